using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>What the objects of webhook endpoints say.</summary>
internal static class Endpoints
{
    public static bool Wants(JsonObject endpoint, string eventType) =>
        endpoint.Text("status") == "enabled"
        && endpoint["enabled_events"] is JsonArray types
        && types.Any(type => (string?)type is "*" || (string?)type == eventType);

    /// <summary>The secrets that hold at an instant (seconds since 1970): the newest, and those rolled out that have not expired.</summary>
    public static List<string> Secrets(JsonObject endpoint, long now) =>
        [endpoint.Text("_secret")!, .. endpoint.Hashes("_old_secrets").Where(old => old.Number("expires") > now).Select(old => old.Text("secret")!)];

    /// <summary>Gives the endpoint a new secret; the old one goes on signing for a while.</summary>
    public static void Roll(JsonObject endpoint, long now, long keepFor)
    {
        var old = endpoint.Hashes("_old_secrets").Where(secret => secret.Number("expires") > now).Select(secret => secret.Copy()).ToList();
        if (keepFor > 0)
            old.Insert(0, new JsonObject { ["secret"] = endpoint.Text("_secret"), ["expires"] = now + keepFor });
        endpoint["_old_secrets"] = old.ToJsonArray();
        endpoint["_secret"] = Ids.Secret("whsec_", 32);
    }
}
