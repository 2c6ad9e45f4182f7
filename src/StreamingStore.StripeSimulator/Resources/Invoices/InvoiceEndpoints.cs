using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Payments;

namespace StreamingStore.StripeSimulator.Resources.Invoices;

/// <summary><c>/v1/invoices</c>, with <c>/v1/invoice_payments</c> to read.</summary>
internal static class InvoiceEndpoints
{
    private const string Kind = InvoiceMaking.Kind;

    private static readonly SearchFields Searchable =
        new(Kind, "created", "currency", "customer", "metadata", "number", "receipt_number", "status", "total");

    public static void Map(ApiRoutes routes)
    {
        routes.Get("/v1/invoices/search", SearchFields.Parameters, Searchable.Search);
        routes.Retrieve("/v1/invoices/{id}", Kind);
        routes.Post("/v1/invoices/{id}", "auto_advance default_payment_method description footer metadata collection_method days_until_due due_date statement_descriptor", Update);
        routes.Post("/v1/invoices/{id}/finalize", "auto_advance", call =>
        {
            var invoice = In(call, "finalize", "draft");
            InvoiceMaking.Finalize(call.Work, invoice);
            return invoice;
        });
        routes.Post("/v1/invoices/{id}/pay", "forgive mandate off_session paid_out_of_band payment_method source", Pay);
        routes.Post("/v1/invoices/{id}/void", "", call =>
        {
            var invoice = In(call, "void", "open", "uncollectible");
            InvoicePayments.Void(call.Work, invoice);
            return invoice;
        });
        routes.Post("/v1/invoices/{id}/mark_uncollectible", "", call =>
        {
            var invoice = In(call, "mark as uncollectible", "open");
            InvoicePayments.MarkUncollectible(call.Work, invoice);
            return invoice;
        });
        routes.Get("/v1/invoices/{id}/lines", Paging.Parameters, call => call.PageInOrder([.. call.Get(Kind).Listed("lines")]));
        routes.Get("/v1/invoices", Paging.Parameters + " collection_method created customer due_date status subscription", List);
        routes.Retrieve("/v1/invoice_payments/{id}", "invoice_payment");
        routes.Get("/v1/invoice_payments", Paging.Parameters + " created invoice payment status", Payments);
        routes.Post("/v1/invoices/{id}/send", "", Send);
        routes.Post("/v1/invoices", "auto_advance collection_method currency customer days_until_due default_payment_method description due_date footer metadata pending_invoice_items_behavior statement_descriptor subscription", Create);
        routes.Delete("/v1/invoices/{id}", "", Delete);
    }

    /// <summary>A draft apart from what subscriptions make by themselves.</summary>
    private static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var customer = call.Referenced("customer", "customer") ?? throw parameters.Missing("customer");
        JsonObject invoice;
        if (call.Referenced("subscription", "subscription") is { } subscription)
        {
            if (subscription.Text("customer") != customer.Id())
                throw StripeError.NoSuch("subscription", subscription.Id(), "subscription");
            invoice = InvoiceMaking.ForPending(work, work.Edit(subscription), "manual")
                ?? throw StripeError.Invalid("Nothing to invoice for subscription", "subscription", "invoice_no_subscription_line_items");
        }
        else
        {
            invoice = InvoiceMaking.ForCustomer(
                work, customer, parameters.Filled("currency")?.ToLowerInvariant() ?? customer.Text("currency") ?? "usd",
                parameters.Choice("pending_invoice_items_behavior", "exclude", "include", "include_and_require") is "include" or "include_and_require");
            work.Emit("invoice.created", invoice);
        }
        if (parameters.Choice("collection_method", "charge_automatically", "send_invoice") is { } collection)
            invoice["collection_method"] = collection;
        if (invoice.Text("collection_method") == "send_invoice")
            invoice["due_date"] = parameters.Timestamp("due_date")
                ?? work.NowOf(invoice) + ((parameters.Integer("days_until_due", 0) ?? throw parameters.Missing("days_until_due")) * 86400);
        Write(call, invoice);
        if (invoice.Flag("auto_advance"))
            invoice["automatically_finalizes_at"] = work.NowOf(invoice) + InvoiceMaking.DraftTime;
        return invoice;
    }

    private static JsonObject Delete(Call call)
    {
        var invoice = In(call, "delete", "draft");
        if (invoice.Text("_subscription") is not null)
            throw StripeError.Invalid("You can only delete draft invoices that were not made by a subscription.");
        foreach (var item in call.Work.Where(InvoiceItems.Kind, "customer", invoice.Text("customer")!).Where(item => item.Text("invoice") == invoice.Id()))
            call.Work.Edit(item)["invoice"] = null;
        call.Work.Emit("invoice.deleted", invoice);
        call.Work.Remove(invoice);
        return ApiRoutes.Deleted(invoice);
    }

    private static JsonObject Send(Call call)
    {
        var invoice = In(call, "send", "draft", "open");
        if (invoice.Text("collection_method") != "send_invoice")
            throw StripeError.Invalid("You can only manually send an invoice if its collection method is 'send_invoice'.");
        if (invoice.Text("status") == "draft")
            InvoiceMaking.Finalize(call.Work, invoice);
        call.Work.Emit("invoice.sent", invoice);
        return invoice;
    }

    private static JsonObject Update(Call call)
    {
        var invoice = call.Work.Edit(call.Get(Kind));
        Write(call, invoice);
        call.Work.Emit("invoice.updated", invoice);
        return invoice;
    }

    private static void Write(Call call, JsonObject invoice)
    {
        var parameters = call.Parameters;
        parameters.CopyTexts(invoice, "description", "footer", "statement_descriptor");
        parameters.CopyMetadata(invoice);
        parameters.CopyFlags(invoice, "auto_advance");
        if (parameters.Filled("default_payment_method") is { } id)
            invoice["default_payment_method"] = PaymentMethods.OfCustomer(call.Work, id, call.Work.Get("customer", invoice.Text("customer")!), "default_payment_method").Id();
    }

    private static JsonObject Pay(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var invoice = In(call, "pay", "draft", "open", "uncollectible");
        if (invoice.Text("status") == "draft")
            InvoiceMaking.Finalize(work, invoice);
        if (invoice.Text("status") == "paid")
            return invoice;
        if (parameters.Boolean("paid_out_of_band") == true)
        {
            invoice["amount_paid"] = invoice.Number("amount_due");
            InvoicePayments.MarkPaid(work, invoice, null);
            return invoice;
        }
        var with = parameters.Filled("payment_method") is { } id ? PaymentMethods.Resolve(work, id, "payment_method").Id() : null;
        if (with is null && InvoicePayments.MethodOf(work, invoice) is null)
            throw StripeError.Invalid("There is no `default_payment_method` set on this Customer or Invoice. Please set a `default_payment_method` prior to making this request.",
                null, "invoice_payment_intent_requires_payment_method");
        var refused = InvoicePayments.Collect(work, invoice, new Attempt(call.Origin) { OffSession = parameters.Boolean("off_session") ?? true }, with);
        return refused is null ? invoice : throw refused;
    }

    private static JsonObject In(Call call, string action, params ReadOnlySpan<string> states)
    {
        var invoice = call.Get(Kind);
        if (states.Contains(invoice.Text("status")!))
            return call.Work.Edit(invoice);
        throw StripeError.Invalid(
            invoice.Text("status") == "paid" && action == "pay" ? "Invoice is already paid" : $"You can only {action} an invoice that is {string.Join(" or ", states.ToArray())}; this one is {invoice.Text("status")}.",
            null, action == "pay" ? "invoice_not_editable" : null);
    }

    private static JsonObject List(Call call)
    {
        var (world, parameters) = (call.Work.World, call.Parameters);
        var within = parameters.Within("created");
        var status = parameters.Choice("status", "draft", "open", "paid", "uncollectible", "void");
        var subscription = parameters.Filled("subscription");
        var customer = call.Referenced("customer", "customer")?.Id();
        var invoices = subscription is not null ? world.Where(Kind, "subscription", subscription)
            : customer is not null ? world.Where(Kind, "customer", customer)
            : world.All(Kind);
        return call.Page(invoices, invoice =>
            (subscription is not null || customer is not null || invoice.Text("test_clock") is null)
            && (customer is null || invoice.Text("customer") == customer)
            && (status is null || invoice.Text("status") == status)
            && within((long)invoice.Number("created")!));
    }

    private static JsonObject Payments(Call call)
    {
        var world = call.Work.World;
        var payment = call.Parameters.Hash("payment")?.Only("type", "payment_intent");
        var status = call.Parameters.Choice("status", "open", "paid", "canceled");
        var payments = call.Parameters.Filled("invoice") is { } invoice ? world.Where("invoice_payment", "invoice", invoice)
            : payment?.Filled("payment_intent") is { } intent ? world.Where("invoice_payment", "payment_intent", intent)
            : world.All("invoice_payment");
        return call.Page(payments, found => status is null || found.Text("status") == status);
    }
}
