using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Subscriptions;

namespace StreamingStore.StripeSimulator.Resources.Invoices;

/// <summary><c>/v1/invoiceitems</c></summary>
internal static class InvoiceItemEndpoints
{
    private const string Kind = InvoiceItems.Kind;
    private const string Writable = "amount description discountable discounts metadata period price price_data pricing quantity tax_behavior tax_code tax_rates unit_amount_decimal";

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/invoiceitems", Writable + " currency customer invoice subscription", Create);
        routes.Retrieve("/v1/invoiceitems/{id}", Kind);
        routes.Post("/v1/invoiceitems/{id}", "description discountable metadata", Update);
        routes.Delete("/v1/invoiceitems/{id}", "", Delete);
        routes.Get("/v1/invoiceitems", Paging.Parameters + " created customer invoice pending", List);
    }

    private static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var customer = call.Referenced("customer", "customer") ?? throw parameters.Missing("customer");
        var item = Describe(call, customer);
        parameters.CopyTexts(item, "description");
        Write(parameters, item);
        if (parameters.Hash("period")?.Only("start", "end") is { } period)
            item["period"] = new JsonObject
            {
                ["end"] = period.Timestamp("end") ?? throw period.Missing("end"),
                ["start"] = period.Timestamp("start") ?? throw period.Missing("start"),
            };
        if (Of(customer, "subscription") is { } subscription)
            InvoiceItems.AssignTo(item, subscription, null);
        work.Add(item);
        work.Emit("invoiceitem.created", item);
        if (Of(customer, "invoice") is { } invoice)
        {
            if (invoice.Text("currency") != item.Text("currency"))
                throw StripeError.Invalid("The currency of an invoice item must be that of its invoice.", "currency");
            InvoiceMaking.Take(work, work.Edit(Draft(invoice)), item);
        }
        return item;

        JsonObject? Of(JsonObject owner, string kind) => call.Referenced(kind, kind) is { } found
            ? found.Text("customer") == owner.Id() ? found : throw StripeError.NoSuch(kind, found.Id(), kind)
            : null;
    }

    /// <summary>An amount of its own, or so many of a price.</summary>
    private static JsonObject Describe(Call call, JsonObject customer)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var now = work.NowOf(customer);
        var quantity = parameters.Integer("quantity", 0, SubscriptionItems.MostQuantity) ?? 1;
        var price = (parameters.Hash("pricing")?.Only("price") ?? parameters) is var named ? InvoiceItems.PriceOf(work, named) : null;
        if (price is not null)
            return InvoiceItems.OfPrice(work, customer, price, quantity, now);
        var amount = parameters.Integer("amount")
            ?? throw StripeError.Invalid("One of the following params should be provided for this request: amount, price_data, or pricing.", null, "parameter_missing");
        return InvoiceItems.Make(customer, parameters.Required("currency").ToLowerInvariant(), amount, null, 1, now);
    }

    private static JsonObject Update(Call call)
    {
        var item = call.Work.Edit(Pending(call));
        call.Parameters.CopyTexts(item, "description");
        Write(call.Parameters, item);
        return item;
    }

    private static JsonObject Delete(Call call)
    {
        var (work, item) = (call.Work, call.Get(Kind));
        if (item.Text("invoice") is { } id)
            InvoiceMaking.Drop(work, work.Edit(Draft(work.Find(id)!)), item);
        work.Emit("invoiceitem.deleted", item);
        work.Remove(item);
        return ApiRoutes.Deleted(item);
    }

    private static void Write(Parameters parameters, JsonObject item)
    {
        parameters.CopyFlags(item, "discountable");
        parameters.CopyMetadata(item);
    }

    private static JsonObject Pending(Call call) => call.Get(Kind) is var item && item.Text("invoice") is null
        ? item
        : throw StripeError.Invalid("You can only change invoice items that are not yet on an invoice.", null, "invoice_not_editable");

    private static JsonObject Draft(JsonObject invoice) => invoice.Text("status") == "draft"
        ? invoice
        : throw StripeError.Invalid("The invoice can no longer be edited because it is finalized.", "invoice", "invoice_not_editable");

    private static JsonObject List(Call call)
    {
        var world = call.Work.World;
        var within = call.Parameters.Within("created");
        var invoice = call.Parameters.Filled("invoice");
        var pending = call.Parameters.Boolean("pending");
        var items = call.Referenced("customer", "customer") is { } customer ? world.Where(Kind, "customer", customer.Id()) : world.All(Kind);
        return call.Page(items, item =>
            (invoice is null || item.Text("invoice") == invoice)
            && (pending is null || item.Text("invoice") is null == pending)
            && within((long)item.Number("date")!));
    }
}
