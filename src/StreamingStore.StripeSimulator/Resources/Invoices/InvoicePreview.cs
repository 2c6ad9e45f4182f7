using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.Invoices;

/// <summary>
/// <c>POST /v1/invoices/create_preview</c>. What is asked about is really done, in a unit of work that is dropped afterwards,
/// so a preview cannot differ from what will happen.
/// </summary>
internal static class InvoicePreview
{
    private static readonly string[] Changes = ["items", "proration_behavior", "proration_date", "trial_end", "billing_cycle_anchor", "cancel_at", "cancel_at_period_end", "metadata"];

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/invoices/create_preview",
            "automatic_tax currency customer customer_details discounts invoice_items issuer on_behalf_of preview_mode subscription subscription_details", Create);
        routes.Get("/v1/invoices/upcoming",
            "coupon currency customer customer_details discounts invoice_items subscription subscription_billing_cycle_anchor subscription_cancel_at subscription_cancel_at_period_end subscription_cancel_now subscription_details subscription_items subscription_proration_behavior subscription_proration_date subscription_trial_end",
            Upcoming);
    }

    /// <summary>What came before create_preview: the same question, with flat names.</summary>
    private static JsonObject Upcoming(Call call)
    {
        if (!call.Version.IsBefore(ApiVersion.PeriodsOnItems))
            throw StripeError.NoSuch("invoice", "upcoming");
        var form = new Form();
        foreach (var (name, value) in call.Parameters.Leaves().Where(leaf => !leaf.Name.StartsWith("expand", StringComparison.Ordinal)))
        {
            var parts = name.Split('[', 2);
            var old = parts[0].StartsWith("subscription_", StringComparison.Ordinal) && parts[0] != "subscription_details";
            form.Add(old ? $"subscription_details[{parts[0]["subscription_".Length..]}]{(parts.Length > 1 ? "[" + parts[1] : "")}" : name, value);
        }
        return Create(form.ToCall(call.Work));
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var scratch = new Work(call.Work.World, DateTimeOffset.FromUnixTimeSeconds(call.Work.Now));
        var details = parameters.Hash("subscription_details")?.Only(
            "billing_cycle_anchor", "billing_mode", "cancel_at", "cancel_at_period_end", "cancel_now", "default_tax_rates", "items", "metadata", "proration_behavior",
            "proration_date", "resume_at", "start_date", "trial_end");
        var subscription = call.Referenced("subscription", "subscription");
        var customer = subscription is null ? call.Referenced("customer", "customer") ?? throw parameters.Missing("customer") : scratch.Find(subscription.Text("customer")!)!;
        AddItems(scratch, parameters, customer, subscription);
        return Shown(customer, subscription is not null ? OfSubscription(scratch, scratch.Edit(subscription), details)
            : details?.Has("items") == true ? OfNewSubscription(scratch, customer, details)
            : InvoiceMaking.ForCustomer(scratch, customer, parameters.Filled("currency") ?? customer.Text("currency") ?? "usd", withPending: true));
    }

    private static JsonObject OfNewSubscription(Work scratch, JsonObject customer, Parameters details)
    {
        var made = SubscriptionCreation.Create(
            new Form().Add("customer", customer.Id()).Add("payment_behavior", "default_incomplete").AddKept(ChangesOf(details)).ToCall(scratch));
        return scratch.Find(made.Text("latest_invoice")!)!;
    }

    private static JsonObject OfSubscription(Work scratch, JsonObject subscription, Parameters? details)
    {
        if (!SubscriptionStates.IsLive(subscription))
            throw NothingToCome(subscription);
        if (details?.Boolean("cancel_now") == true)
        {
            if (subscription.Text("status") is "active" or "past_due" && details.Choice("proration_behavior", "always_invoice", "create_prorations", "none") != "none")
                foreach (var item in subscription.Listed("items"))
                    Proration.Credit(scratch, subscription, item, scratch.NowOf(subscription));
            return InvoiceMaking.ForPending(scratch, subscription, "upcoming") ?? throw NothingToCome(subscription);
        }
        var before = subscription.Text("latest_invoice");
        if (details is not null)
            SubscriptionUpdating.Update(
                new Form().Add("payment_behavior", "default_incomplete").AddKept(ChangesOf(details)).ToCall(scratch, subscription.Id()));
        return subscription.Text("latest_invoice") is { } made && made != before ? scratch.Find(made)! : Renewal(scratch, subscription);
    }

    /// <summary>The invoice with which the next period begins.</summary>
    private static JsonObject Renewal(Work scratch, JsonObject subscription)
    {
        var (from, start) = (DueTimes.PeriodStart(subscription), DueTimes.PeriodEnd(subscription));
        if (subscription.Flag("cancel_at_period_end") || subscription.Number("cancel_at") <= start)
            return InvoiceMaking.ForPending(scratch, subscription, "upcoming") ?? throw NothingToCome(subscription);
        var anchor = subscription.Text("status") == "trialing" ? start : (long)subscription.Number("billing_cycle_anchor")!;
        subscription["status"] = "active";
        SubscriptionItems.SetPeriod(subscription, start, Periods.EndAfter(anchor, start, SubscriptionItems.RecurrenceOf(subscription)));
        var invoice = InvoiceMaking.ForPeriod(scratch, subscription, "upcoming");
        invoice["created"] = start;
        invoice["period_start"] = from;
        invoice["period_end"] = start;
        invoice["next_payment_attempt"] = start + InvoiceMaking.DraftTime;
        return invoice;
    }

    private static JsonObject ChangesOf(Parameters details)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in details.Leaves().Where(leaf => Changes.Contains(leaf.Name.Split('[')[0])))
            kept[name] = value;
        return kept;
    }

    private static void AddItems(Work scratch, Parameters parameters, JsonObject customer, JsonObject? subscription)
    {
        foreach (var sent in parameters.Hashes("invoice_items") ?? [])
        {
            sent.Only("amount", "currency", "description", "discountable", "discounts", "metadata", "period", "price", "price_data", "quantity", "tax_behavior",
                "tax_code", "tax_rates", "unit_amount");
            var now = scratch.NowOf(customer);
            var quantity = sent.Integer("quantity", 0) ?? 1;
            var item = InvoiceItems.PriceOf(scratch, sent) is { } price ? InvoiceItems.OfPrice(scratch, customer, price, quantity, now)
                : InvoiceItems.Make(customer, sent.Required("currency").ToLowerInvariant(),
                    sent.Integer("amount") ?? (sent.Integer("unit_amount") ?? throw sent.Missing("amount")) * quantity, null, quantity, now);
            sent.CopyTexts(item, "description");
            if (subscription is not null)
                InvoiceItems.AssignTo(item, subscription, null);
            scratch.Add(item);
        }
    }

    /// <summary>A preview is a draft that was never kept: no number, no payment, no address.</summary>
    private static JsonObject Shown(JsonObject customer, JsonObject invoice)
    {
        var id = "upcoming_" + invoice.Id();
        var due = (long)invoice.Number("total")! + (long)customer.Number("balance")!;
        invoice["id"] = id;
        invoice["status"] = "draft";
        invoice["billing_reason"] = "upcoming";
        foreach (var field in (ReadOnlySpan<string>)["number", "hosted_invoice_url", "invoice_pdf", "effective_at", "automatically_finalizes_at"])
            invoice[field] = null;
        invoice["status_transitions"] = new JsonObject { ["finalized_at"] = null, ["marked_uncollectible_at"] = null, ["paid_at"] = null, ["voided_at"] = null };
        invoice["attempted"] = false;
        invoice["attempt_count"] = 0L;
        invoice["amount_paid"] = 0L;
        invoice["amount_due"] = Math.Max(0, due);
        invoice["amount_remaining"] = Math.Max(0, due);
        invoice["starting_balance"] = customer.Number("balance");
        invoice["ending_balance"] = Math.Min(0, due);
        invoice.Hash("lines")!["url"] = $"/v1/invoices/{id}/lines";
        foreach (var line in invoice.Listed("lines"))
        {
            line["id"] = line.Id().Replace("il_", "il_tmp_", StringComparison.Ordinal);
            line["invoice"] = id;
        }
        return invoice;
    }

    private static StripeError NothingToCome(JsonObject subscription) =>
        new(404, "invalid_request_error", $"No upcoming invoices for customer: '{subscription.Text("customer")}'", "invoice_upcoming_none");
}
