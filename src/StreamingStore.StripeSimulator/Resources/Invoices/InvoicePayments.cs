using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Invoices;

/// <summary>What becomes of an open invoice.</summary>
internal static class InvoicePayments
{
    /// <summary>Days between the attempts to collect a renewal; after the last the subscription is cancelled.</summary>
    private static readonly int[] RetryDays = [3, 5, 7];

    /// <summary>Tries to collect an open invoice with the payment method that stands for it.</summary>
    /// <returns>The error of a refused card, or null: paid, or waiting for the customer.</returns>
    public static StripeError? Collect(Work work, JsonObject invoice, Attempt attempt, string? with = null)
    {
        var intent = work.Edit(IntentOf(work, invoice)!);
        var chosen = with ?? MethodOf(work, invoice);
        if (chosen is null)
        {
            Failed(work, invoice, null);
            return null;
        }
        var refused = PaymentIntents.Attempt(work, intent, work.Get(PaymentMethods.Kind, chosen, "payment_method"), attempt);
        if (refused is not null)
            Failed(work, invoice, refused);
        else if (intent.Text("status") == "requires_action")
        {
            CountAttempt(invoice);
            work.Emit("invoice.payment_action_required", invoice);
            work.Emit("invoice.payment_failed", invoice);
            InvoiceUnpaid(work, invoice, false);
        }
        return refused;
    }

    public static JsonObject? IntentOf(Work work, JsonObject invoice) =>
        work.Where("invoice_payment", "invoice", invoice.Id()).LastOrDefault() is { } payment
            ? work.Find(payment.Hash("payment")!.Text("payment_intent")!)
            : null;

    public static string? MethodOf(Work work, JsonObject invoice) =>
        invoice.Text("default_payment_method")
        ?? (SubscriptionOf(work, invoice) is { } subscription
            ? SubscriptionStates.PaymentMethodOf(work, subscription)
            : work.Find(invoice.Text("customer")!)?.Hash("invoice_settings")?.Text("default_payment_method"));

    /// <summary>The invoice's payment intent went through.</summary>
    public static void Succeeded(Work work, JsonObject invoice, JsonObject intent)
    {
        if (invoice.Text("status") is not ("open" or "uncollectible"))
            return;
        foreach (var payment in work.Where("invoice_payment", "invoice", invoice.Id()))
        {
            var paid = work.Edit(payment);
            paid["status"] = "paid";
            paid["amount_paid"] = intent.Number("amount_received");
            paid.Hash("status_transitions")!["paid_at"] = work.NowOf(invoice);
            work.Emit("invoice_payment.paid", paid);
        }
        CountAttempt(invoice);
        invoice["amount_paid"] = intent.Number("amount_received");
        MarkPaid(work, invoice, intent.Text("payment_method"));
    }

    public static void MarkPaid(Work work, JsonObject invoice, string? paidWith)
    {
        invoice["status"] = "paid";
        invoice["amount_remaining"] = 0L;
        invoice["attempted"] = true;
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice.Hash("status_transitions")!["paid_at"] = work.NowOf(invoice);
        work.Emit("invoice.updated", invoice);
        work.Emit("invoice.paid", invoice);
        work.Emit("invoice.payment_succeeded", invoice);
        if (SubscriptionOf(work, invoice) is { } subscription)
            SubscriptionStates.InvoicePaid(work, work.Edit(subscription), invoice, paidWith);
    }

    public static void Void(Work work, JsonObject invoice)
    {
        invoice["status"] = "void";
        invoice["amount_remaining"] = 0L;
        invoice.Hash("status_transitions")!["voided_at"] = work.NowOf(invoice);
        StopCollecting(work, invoice);
        EndPayments(work, invoice);
        work.Emit("invoice.voided", invoice);
    }

    public static void MarkUncollectible(Work work, JsonObject invoice)
    {
        invoice["status"] = "uncollectible";
        invoice.Hash("status_transitions")!["marked_uncollectible_at"] = work.NowOf(invoice);
        StopCollecting(work, invoice);
        work.Emit("invoice.marked_uncollectible", invoice);
    }

    /// <summary>Nothing more happens to the invoice by itself.</summary>
    public static void StopCollecting(Work work, JsonObject invoice)
    {
        invoice["auto_advance"] = false;
        invoice["next_payment_attempt"] = null;
        invoice["automatically_finalizes_at"] = null;
        work.Emit("invoice.updated", invoice);
    }

    public static void Failed(Work work, JsonObject invoice, StripeError? refused)
    {
        CountAttempt(invoice);
        // The first invoice and that of a pending update are not tried again: they expire.
        var first = SubscriptionOf(work, invoice) is { } owner && (owner.Text("status") == "incomplete" || owner.Text("_pending_invoice") == invoice.Id());
        var tries = (int)(invoice.Number("_retries") ?? 0);
        var final = !first && tries >= RetryDays.Length;
        if (!first && !final && invoice.Flag("auto_advance"))
        {
            invoice["next_payment_attempt"] = work.NowOf(invoice) + (RetryDays[tries] * 86400L);
            invoice["_retries"] = tries + 1L;
        }
        else
            invoice["next_payment_attempt"] = null;
        work.Emit("invoice.payment_failed", invoice);
        work.Emit("invoice.updated", invoice);
        InvoiceUnpaid(work, invoice, final);
        if (refused is not null)
            refused.Attached["payment_intent"] = IntentOf(work, invoice)!;
    }

    private static void InvoiceUnpaid(Work work, JsonObject invoice, bool final)
    {
        if (SubscriptionOf(work, invoice) is { } subscription)
            SubscriptionStates.InvoiceUnpaid(work, work.Edit(subscription), final);
    }

    private static void EndPayments(Work work, JsonObject invoice)
    {
        foreach (var payment in work.Where("invoice_payment", "invoice", invoice.Id()).Where(payment => payment.Text("status") == "open"))
        {
            var ended = work.Edit(payment);
            ended["status"] = "canceled";
            ended.Hash("status_transitions")!["canceled_at"] = work.NowOf(invoice);
            var intent = work.Find(payment.Hash("payment")!.Text("payment_intent")!)!;
            if (intent.Text("status") is not ("succeeded" or "canceled"))
                PaymentIntents.Cancel(work, work.Edit(intent), "void_invoice");
        }
    }

    private static void CountAttempt(JsonObject invoice)
    {
        invoice["attempted"] = true;
        invoice["attempt_count"] = invoice.Number("attempt_count") + 1;
    }

    private static JsonObject? SubscriptionOf(Work work, JsonObject invoice) =>
        invoice.Text("_subscription") is { } id ? work.Find(id) : null;
}
