using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.BillingPortal;

/// <summary><c>/v1/billing_portal/configurations</c></summary>
internal static class PortalConfigurationEndpoints
{
    private const string Kind = PortalConfigurations.Kind;
    private const string Writable = "business_profile default_return_url features login_page metadata name";

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/billing_portal/configurations", Writable, call =>
        {
            if (!call.Parameters.Has("features"))
                throw call.Parameters.Missing("features");
            var configuration = PortalConfigurations.Make(call.Work);
            PortalConfigurations.Write(call.Work, call.Parameters, configuration);
            call.Work.Emit("billing_portal.configuration.created", configuration);
            return configuration;
        });
        routes.Retrieve("/v1/billing_portal/configurations/{id}", Kind);
        routes.Post("/v1/billing_portal/configurations/{id}", Writable + " active", Update);
        routes.Get("/v1/billing_portal/configurations", Paging.Parameters + " active is_default", call =>
        {
            var active = call.Parameters.Boolean("active");
            var byDefault = call.Parameters.Boolean("is_default");
            return call.Page(call.Work.World.All(Kind), configuration =>
                (active is null || configuration.Flag("active") == active) && (byDefault is null || configuration.Flag("is_default") == byDefault));
        });
    }

    private static JsonObject Update(Call call)
    {
        var configuration = call.Work.Edit(call.Get(Kind));
        if (call.Parameters.Boolean("active") == false && configuration.Flag("is_default"))
            throw StripeError.Invalid("The default configuration cannot be deactivated.", "active");
        call.Parameters.CopyFlags(configuration, "active");
        PortalConfigurations.Write(call.Work, call.Parameters, configuration);
        configuration["updated"] = call.Work.Now;
        call.Work.Emit("billing_portal.configuration.updated", configuration);
        return configuration;
    }
}
