using System.Text.Encodings.Web;
using System.Text.Json;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Pages;

/// <summary>One object as it is: where a link to it in the Dashboard leads here.</summary>
internal static class ObjectPage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/_simulator/objects/{id}", ShowAsync);

    private static async Task<IResult> ShowAsync(string id, World world)
    {
        using (await world.TurnAsync())
        {
            return (world.Find(id)?.Body ?? world.Events.Find(id)?.ToJson(ApiVersion.Current)) is { } body
                ? Html.Page($"{body.Text("object")} {id}", $"<div class=\"scroll\" tabindex=\"0\"><pre><code>{Html.Text(body.ToJsonString(Indented))}</code></pre></div>")
                : Html.Page(id, "<p>There is no such object, or it is a part of another one.</p>", StatusCodes.Status404NotFound);
        }
    }
}
