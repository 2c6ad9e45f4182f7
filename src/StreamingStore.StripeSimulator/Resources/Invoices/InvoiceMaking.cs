using System.Globalization;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.Invoices;

/// <summary>Makes the invoices of subscriptions and takes them from draft to open.</summary>
internal static class InvoiceMaking
{
    public const string Kind = "invoice";

    /// <summary>An invoice that a renewal makes stays a draft for an hour, so that it can still be changed.</summary>
    public const long DraftTime = 3600;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "invoice", "account_country": "US", "account_name": "Stripe simulator", "account_tax_ids": null,
          "amount_due": 0, "amount_overpaid": 0, "amount_paid": 0, "amount_remaining": 0, "amount_shipping": 0, "application": null,
          "attempt_count": 0, "attempted": false, "auto_advance": true,
          "automatic_tax": { "disabled_reason": null, "enabled": false, "liability": null, "provider": null, "status": null },
          "automatically_finalizes_at": null, "billing_reason": null, "collection_method": "charge_automatically", "created": 0,
          "currency": null, "custom_fields": null, "customer": null, "customer_account": null, "customer_address": null,
          "customer_email": null, "customer_name": null, "customer_phone": null, "customer_shipping": null, "customer_tax_exempt": "none",
          "customer_tax_ids": [], "default_payment_method": null, "default_source": null, "default_tax_rates": [], "description": null,
          "discounts": [], "due_date": null, "effective_at": null, "ending_balance": null, "footer": null, "from_invoice": null,
          "hosted_invoice_url": null, "invoice_pdf": null, "issuer": { "type": "self" }, "last_finalization_error": null,
          "latest_revision": null, "lines": null, "livemode": false, "metadata": {}, "next_payment_attempt": null, "number": null,
          "on_behalf_of": null, "parent": null,
          "payment_settings": { "default_mandate": null, "payment_method_options": null, "payment_method_types": null },
          "period_end": 0, "period_start": 0, "post_payment_credit_notes_amount": 0, "pre_payment_credit_notes_amount": 0,
          "receipt_number": null, "rendering": null, "shipping_cost": null, "shipping_details": null, "starting_balance": 0,
          "statement_descriptor": null, "status": "draft",
          "status_transitions": { "finalized_at": null, "marked_uncollectible_at": null, "paid_at": null, "voided_at": null },
          "subscription": null, "subtotal": 0, "subtotal_excluding_tax": 0, "test_clock": null, "total": 0,
          "total_discount_amounts": [], "total_excluding_tax": 0, "total_pretax_credit_amounts": [], "total_taxes": [],
          "webhooks_delivered_at": null
        }
        """);

    /// <summary>A draft of the period in which the subscription's items stand, and of what is pending for it.</summary>
    public static JsonObject ForPeriod(Work work, JsonObject subscription, string reason)
    {
        var trial = subscription.Text("status") == "trialing";
        var invoice = Make(work, subscription, reason);
        var lines = Lines(work, invoice, Pending(work, subscription).Concat(PendingOf(work, invoice)));
        lines.AddRange(subscription.Listed("items").Select(item => InvoiceLines.OfPeriod(work, invoice, item, trial)));
        return Complete(work, subscription, invoice, lines);
    }

    /// <summary>A draft of what is pending for the subscription, such as prorations; null when nothing is.</summary>
    public static JsonObject? ForPending(Work work, JsonObject subscription, string reason)
    {
        var invoice = Make(work, subscription, reason);
        var lines = Lines(work, invoice, Pending(work, subscription));
        return lines.Count > 0 ? Complete(work, subscription, invoice, lines) : null;
    }

    /// <summary>A draft apart from any subscription, of what is pending for its customer or, for now, of nothing.</summary>
    public static JsonObject ForCustomer(Work work, JsonObject customer, string currency, bool withPending)
    {
        var invoice = Blank(work, customer, currency, "manual", work.NowOf(customer));
        invoice["auto_advance"] = false;
        invoice["period_start"] = work.NowOf(customer);
        invoice["period_end"] = work.NowOf(customer);
        SetLines(invoice, withPending ? Lines(work, invoice, PendingOf(work, invoice)) : []);
        return work.Add(invoice);
    }

    /// <summary>Puts an invoice item on a draft.</summary>
    public static void Take(Work work, JsonObject invoice, JsonObject item)
    {
        SetLines(invoice, [.. invoice.Listed("lines").Select(line => line.Copy()), .. Lines(work, invoice, [item])]);
        work.Emit("invoice.updated", invoice);
    }

    /// <summary>Takes an invoice item off a draft.</summary>
    public static void Drop(Work work, JsonObject invoice, JsonObject item)
    {
        SetLines(invoice, [.. invoice.Listed("lines").Where(line => InvoiceLines.ItemOf(line) != item.Id()).Select(line => line.Copy())]);
        work.Emit("invoice.updated", invoice);
    }

    /// <summary>Leaves a renewal's invoice to be finalized by time, or not at all when collection is paused.</summary>
    public static void LeaveAsDraft(Work work, JsonObject invoice, JsonObject subscription, long now)
    {
        switch (subscription.Hash("pause_collection")?.Text("behavior"))
        {
            case "keep_as_draft":
                invoice["auto_advance"] = false;
                break;
            case "void":
                InvoicePayments.Void(work, invoice);
                break;
            case "mark_uncollectible":
                // Finalized like any other, so that it can be paid after all.
                Finalize(work, invoice);
                if (invoice.Text("status") == "open")
                    InvoicePayments.MarkUncollectible(work, invoice);
                break;
            case null when subscription.Text("status") == "unpaid":
                invoice["auto_advance"] = false;
                break;
            default:
                invoice["automatically_finalizes_at"] = now + DraftTime;
                break;
        }
        if (invoice.Text("status") == "draft")
            work.Emit("invoice.updated", invoice);
    }

    /// <summary>Closes a draft to changes: it gets its number, takes the customer's balance into account, and awaits payment.</summary>
    public static void Finalize(Work work, JsonObject invoice)
    {
        var now = work.NowOf(invoice);
        var customer = work.Edit(work.Get("customer", invoice.Text("customer")!, "customer"));
        var sequence = (long)customer.Number("next_invoice_sequence")!;
        customer["next_invoice_sequence"] = sequence + 1;
        invoice["number"] = string.Create(CultureInfo.InvariantCulture, $"{customer.Text("invoice_prefix")}-{sequence:0000}");

        var balance = (long)customer.Number("balance")!;
        var total = (long)invoice.Number("total")!;
        var due = Math.Max(0, total + balance);
        invoice["starting_balance"] = balance;
        invoice["ending_balance"] = total + balance - due;
        customer["balance"] = total + balance - due;
        customer["currency"] ??= invoice.Text("currency");
        invoice["amount_due"] = due;
        invoice["amount_remaining"] = due;
        invoice["status"] = "open";
        invoice["automatically_finalizes_at"] = null;
        invoice["effective_at"] = now;
        invoice["hosted_invoice_url"] = $"https://invoice.stripe.com/i/{invoice.Id()}";
        invoice["invoice_pdf"] = $"https://pay.stripe.com/invoice/{invoice.Id()}/pdf";
        invoice.Hash("status_transitions")!["finalized_at"] = now;
        if (due > 0)
            AddPayment(work, invoice, due, now);
        work.Emit("customer.updated", customer);
        work.Emit("invoice.finalized", invoice);
        if (due == 0)
            InvoicePayments.MarkPaid(work, invoice, null);
    }

    private static void AddPayment(Work work, JsonObject invoice, long due, long now)
    {
        var intent = PaymentIntents.Make(work, due, invoice.Text("currency")!, now);
        intent["customer"] = invoice.Text("customer");
        intent["description"] = invoice.Text("billing_reason") switch
        {
            "subscription_create" => "Subscription creation",
            "manual" => $"Payment for Invoice {invoice.Text("number")}",
            _ => "Subscription update",
        };
        intent["setup_future_usage"] = invoice.Text("billing_reason") == "subscription_create" ? "off_session" : null;
        intent["_invoice"] = invoice.Id();
        work.Add(new JsonObject
        {
            ["id"] = Ids.Long("inpay_"),
            ["object"] = "invoice_payment",
            ["amount_paid"] = null,
            ["amount_requested"] = due,
            ["created"] = now,
            ["currency"] = invoice.Text("currency"),
            ["invoice"] = invoice.Id(),
            ["is_default"] = true,
            ["livemode"] = false,
            ["payment"] = new JsonObject { ["payment_intent"] = intent.Id(), ["type"] = "payment_intent" },
            ["status"] = "open",
            ["status_transitions"] = new JsonObject { ["canceled_at"] = null, ["paid_at"] = null },
        });
        work.Emit("payment_intent.created", intent);
    }

    private static JsonObject Make(Work work, JsonObject subscription, string reason)
    {
        var invoice = Blank(work, work.Find(subscription.Text("customer")!)!, subscription.Text("currency")!, reason, work.NowOf(subscription));
        invoice["collection_method"] = subscription.Text("collection_method");
        invoice["_subscription"] = subscription.Id();
        invoice["parent"] = new JsonObject
        {
            ["quote_details"] = null,
            ["subscription_details"] = new JsonObject
            {
                ["metadata"] = subscription.Hash("metadata")!.Copy(),
                ["subscription"] = subscription.Id(),
            },
            ["type"] = "subscription_details",
        };
        return invoice;
    }

    private static JsonObject Blank(Work work, JsonObject customer, string currency, string reason, long now)
    {
        var invoice = Shape.Make(Ids.Long("in_"), now);
        invoice["billing_reason"] = reason;
        invoice["currency"] = currency;
        invoice["customer"] = customer.Id();
        foreach (var field in (ReadOnlySpan<string>)["address", "email", "name", "phone", "shipping", "tax_exempt"])
            invoice["customer_" + field] = customer[field]?.DeepClone();
        invoice["test_clock"] = customer.Text("test_clock");
        return invoice;
    }

    private static IEnumerable<JsonObject> Pending(Work work, JsonObject subscription) =>
        work.Where(InvoiceItems.Kind, "subscription", subscription.Id()).Where(item => item.Text("invoice") is null);

    /// <summary>What is pending for the invoice's customer and no subscription; it goes on whichever invoice comes next.</summary>
    private static IEnumerable<JsonObject> PendingOf(Work work, JsonObject invoice) =>
        work.Where(InvoiceItems.Kind, "customer", invoice.Text("customer")!).Where(item =>
            item.Text("invoice") is null && item.Text("_subscription") is null && item.Text("currency") == invoice.Text("currency"));

    private static List<JsonObject> Lines(Work work, JsonObject invoice, IEnumerable<JsonObject> pending)
    {
        var lines = new List<JsonObject>();
        foreach (var item in pending)
        {
            work.Edit(item)["invoice"] = invoice.Id();
            lines.Add(InvoiceLines.OfInvoiceItem(invoice, item));
        }
        return lines;
    }

    private static JsonObject Complete(Work work, JsonObject subscription, JsonObject invoice, List<JsonObject> lines)
    {
        SetLines(invoice, lines);
        // The invoice tells of the time before it; its lines tell of the time that is paid for.
        invoice["period_start"] = subscription.Number("_last_invoiced") ?? DueTimes.PeriodStart(subscription);
        invoice["period_end"] = work.NowOf(subscription);
        subscription["_last_invoiced"] = work.NowOf(subscription);
        subscription["latest_invoice"] = invoice.Id();
        work.Add(invoice);
        work.Emit("invoice.created", invoice);
        return invoice;
    }

    private static void SetLines(JsonObject invoice, List<JsonObject> lines)
    {
        var total = lines.Sum(line => (long)line.Number("amount")!);
        foreach (var field in (ReadOnlySpan<string>)["subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"])
            invoice[field] = total;
        invoice["amount_due"] = Math.Max(0, total);
        invoice["amount_remaining"] = Math.Max(0, total);
        invoice["lines"] = new JsonObject
        {
            ["object"] = "list",
            ["data"] = lines.ToJsonArray(),
            ["has_more"] = false,
            ["total_count"] = (long)lines.Count,
            ["url"] = $"/v1/invoices/{invoice.Id()}/lines",
        };
    }
}
