using Scalar.AspNetCore;

namespace StreamingStore.Web.Endpoints;

/// <summary><c>/openapi/v1.json</c> describes the JSON API; <c>/docs</c> shows it as pages with requests to try.</summary>
internal static class ApiReference
{
    public static void MapApiReference(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnonymous();
        routes.MapScalarApiReference("/docs", options =>
        {
            options.Title = "StreamingStore API";
            options.Favicon = "/favicon.svg";

            // Scalar comes from its own assembly. All that would reach another host is off: fonts, telemetry, chat, client, MCP.
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
        }).AllowAnonymous();
    }
}
