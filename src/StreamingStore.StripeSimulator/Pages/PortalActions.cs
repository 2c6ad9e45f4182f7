using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.BillingPortal;
using StreamingStore.StripeSimulator.Resources.Customers;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Pages;

/// <summary>What the buttons of the billing portal do, each by the endpoint that an application would call for it.</summary>
internal static class PortalActions
{
    /// <summary>Does what was asked; gives where the person is to go on, or null.</summary>
    /// <exception cref="StripeError">The configuration does not allow it, or the API refuses it.</exception>
    public static string? Do(Work work, JsonObject session, IFormCollection form, string origin)
    {
        var configuration = work.Find(session.Text("configuration")!)!;
        var (action, id) = (form["action"].ToString(), form["id"].ToString());
        switch (action)
        {
            case "add":
                Require(configuration, "payment_method_update");
                return AddCard(work, session, form, origin);
            case "default":
                Require(configuration, "payment_method_update");
                CustomerEndpoints.Update(new Form().Add("invoice_settings[default_payment_method]", id).ToCall(work, session.Text("customer")));
                return null;
            case "remove":
                Require(configuration, "payment_method_update");
                PaymentMethods.Detach(work, Owned(work, session, PaymentMethods.Kind, id));
                return null;
            case "cancel":
                Require(configuration, "subscription_cancel");
                Cancel(work, PortalConfigurations.Feature(configuration, "subscription_cancel"), Owned(work, session, "subscription", id));
                return null;
            case "resume":
                SubscriptionUpdating.Update(
                    new Form().Add("cancel_at_period_end", "false").Add("cancel_at", "").ToCall(work, Owned(work, session, "subscription", id).Id(), origin));
                return null;
            case "switch":
                Require(configuration, "subscription_update");
                Switch(work, configuration, Owned(work, session, "subscription", id), form["price"].ToString(), origin);
                return null;
            case "confirm":
                Confirm(work, session, configuration, Owned(work, session, "subscription", id), origin);
                return null;
            default:
                throw StripeError.Invalid("There is nothing of this kind to do.", "action");
        }
    }

    private static void Require(JsonObject configuration, string feature)
    {
        if (!PortalConfigurations.Allows(configuration, feature))
            throw StripeError.Invalid("This is not enabled in the configuration of the portal.", "action");
    }

    private static JsonObject Owned(Work work, JsonObject session, string kind, string id) =>
        work.Get(kind, id) is { } found && found.Text("customer") == session.Text("customer") ? found : throw StripeError.NoSuch(kind, id);

    private static string? AddCard(Work work, JsonObject session, IFormCollection form, string origin)
    {
        var method = CardFields.MethodOf(work, form);
        var setup = SetupIntents.Make(work, session.Text("customer"));
        setup["payment_method"] = method.Id();
        work.Emit("setup_intent.created", setup);
        if (SetupIntents.Attempt(work, setup, method, new Attempt(origin) { ReturnUrl = session.Text("url") }) is { } refused)
            throw refused;
        return setup.Hash("next_action")?.Hash("redirect_to_url")?.Text("url");
    }

    private static void Cancel(Work work, JsonObject settings, JsonObject subscription)
    {
        if (settings.Text("mode") == "at_period_end")
        {
            SubscriptionUpdating.Update(new Form().Add("cancel_at_period_end", "true").ToCall(work, subscription.Id()));
            return;
        }
        var prorations = settings.Text("proration_behavior");
        SubscriptionEndpoints.Cancel(new Form()
            .Add("prorate", prorations == "none" ? null : "true")
            .Add("invoice_now", prorations == "always_invoice" ? "true" : null)
            .ToCall(work, subscription.Id()));
    }

    private static void Switch(Work work, JsonObject configuration, JsonObject subscription, string price, string origin)
    {
        if (!PortalConfigurations.Prices(configuration).Contains(price))
            throw StripeError.NoSuch("price", price, "price");
        var item = subscription.Listed("items").First();
        Change(work, configuration, subscription, new Form().Add("items[0][id]", item.Id()).Add("items[0][price]", price), origin);
    }

    private static void Confirm(Work work, JsonObject session, JsonObject configuration, JsonObject subscription, string origin)
    {
        if (session.Hash("flow")?.Hash("subscription_update_confirm") is not { } confirm || confirm.Text("subscription") != subscription.Id())
            throw StripeError.Invalid("There is no change to confirm.", "action");
        var form = new Form();
        foreach (var (index, item) in confirm.Hashes("items").Index())
            form.Add($"items[{index}][id]", item.Id()).Add($"items[{index}][price]", item.Text("price")).Add($"items[{index}][quantity]", item.Number("quantity"));
        Change(work, configuration, subscription, form, origin);
    }

    private static void Change(Work work, JsonObject configuration, JsonObject subscription, Form items, string origin)
    {
        var settings = PortalConfigurations.Feature(configuration, "subscription_update");
        var endsTrial = subscription.Text("status") == "trialing" && settings.Text("trial_update_behavior") == "end_trial";
        SubscriptionUpdating.Update(items
            .Add("proration_behavior", settings.Text("proration_behavior"))
            .Add("billing_cycle_anchor", settings.Text("billing_cycle_anchor") == "now" ? "now" : null)
            .Add("trial_end", endsTrial ? "now" : null)
            .ToCall(work, subscription.Id(), origin));
    }
}
