using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Payments;

namespace StreamingStore.StripeSimulator.Resources.Invoices;

/// <summary><c>/v1/invoices</c>, for the invoices that subscriptions make, with <c>/v1/invoice_payments</c> and <c>/v1/invoiceitems</c> to read.</summary>
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
        routes.Get("/v1/invoices/{id}/lines", Paging.Parameters, Lines);
        routes.Get("/v1/invoices", Paging.Parameters + " collection_method created customer due_date status subscription", List);
        routes.Retrieve("/v1/invoice_payments/{id}", "invoice_payment");
        routes.Get("/v1/invoice_payments", Paging.Parameters + " created invoice payment status", Payments);
        routes.Retrieve("/v1/invoiceitems/{id}", "invoiceitem");
        routes.Get("/v1/invoiceitems", Paging.Parameters + " created customer invoice pending", Items);
    }

    private static JsonObject Update(Call call)
    {
        var parameters = call.Parameters;
        var invoice = call.Work.Edit(call.Get(Kind));
        parameters.CopyTexts(invoice, "description", "footer", "statement_descriptor");
        parameters.CopyMetadata(invoice);
        parameters.CopyFlags(invoice, "auto_advance");
        if (parameters.Filled("default_payment_method") is { } id)
            invoice["default_payment_method"] = PaymentMethods.OfCustomer(call.Work, id, call.Work.Get("customer", invoice.Text("customer")!), "default_payment_method").Id();
        call.Work.Emit("invoice.updated", invoice);
        return invoice;
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

    private static JsonObject Lines(Call call)
    {
        var limit = (int)(call.Parameters.Integer("limit", 1, 100) ?? 10);
        var lines = call.Get(Kind).Listed("lines").ToList();
        if (call.Parameters.Filled("starting_after") is { } after)
            lines = [.. lines.SkipWhile(line => line.Id() != after).Skip(1)];
        return Paging.List(call.Path, lines.Take(limit), lines.Count > limit);
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

    private static JsonObject Items(Call call)
    {
        var world = call.Work.World;
        var invoice = call.Parameters.Filled("invoice");
        var pending = call.Parameters.Boolean("pending");
        var items = call.Referenced("customer", "customer") is { } customer ? world.Where("invoiceitem", "customer", customer.Id()) : world.All("invoiceitem");
        return call.Page(items, item =>
            (invoice is null || item.Text("invoice") == invoice) && (pending is null || item.Text("invoice") is null == pending));
    }
}
