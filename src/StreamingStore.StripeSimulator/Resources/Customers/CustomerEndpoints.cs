using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Resources.Subscriptions;

namespace StreamingStore.StripeSimulator.Resources.Customers;

/// <summary><c>/v1/customers</c></summary>
internal static class CustomerEndpoints
{
    private const string Kind = "customer";
    private const string Writable =
        "address balance cash_balance description email invoice_prefix invoice_settings metadata name next_invoice_sequence phone preferred_locales shipping tax tax_exempt source coupon promotion_code business_name individual_name";

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "customer", "address": null, "balance": 0, "created": 0, "currency": null, "default_source": null,
          "delinquent": false, "description": null, "discount": null, "email": null, "invoice_prefix": null,
          "invoice_settings": { "custom_fields": null, "default_payment_method": null, "footer": null, "rendering_options": null },
          "livemode": false, "metadata": {}, "name": null, "next_invoice_sequence": 1, "phone": null, "preferred_locales": [],
          "shipping": null, "tax_exempt": "none", "test_clock": null
        }
        """);

    private static readonly SearchFields Searchable = new(Kind, "created", "email", "metadata", "name", "phone");

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/customers", Writable + " payment_method test_clock tax_id_data", Create);
        routes.Get("/v1/customers/search", SearchFields.Parameters, Searchable.Search);
        routes.Get("/v1/customers/{id}", "", call =>
            call.Work.Find(call.Id) is { } customer && customer.Kind() == Kind ? customer : throw StripeError.NoSuch(Kind, call.Id));
        routes.Post("/v1/customers/{id}", Writable + " default_source", Update);
        routes.Delete("/v1/customers/{id}", "", Delete);
        routes.Get("/v1/customers", Paging.Parameters + " created email test_clock", List);
        routes.Get("/v1/customers/{id}/payment_methods", Paging.Parameters + " type allow_redisplay", call =>
        {
            var type = call.Parameters.Filled("type");
            return call.Page(call.Work.World.Where("payment_method", Kind, call.Get(Kind).Id()), method => type is null || method.Text("type") == type);
        });
        routes.Get("/v1/customers/{id}/payment_methods/{method}", "", call =>
        {
            var method = call.Work.Get("payment_method", call.Route("method"));
            return method.Text(Kind) == call.Get(Kind).Id() ? method : throw StripeError.NoSuch("payment_method", method.Id());
        });
    }

    public static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var clock = call.Referenced("test_helpers.test_clock", "test_clock");
        var customer = Shape.Make(Ids.Short("cus_"), clock?.Number("frozen_time") ?? work.Now);
        customer["invoice_prefix"] = Ids.Secret("", 8).ToUpperInvariant();
        customer["test_clock"] = clock?.Id();
        work.Add(customer);
        Write(call, customer);
        work.Emit("customer.created", customer);
        if (parameters.Filled("payment_method") is { } method)
            PaymentMethods.Attach(work, PaymentMethods.Resolve(work, method, "payment_method"), customer);
        if (parameters.Hash("invoice_settings") is { } settings)
            WriteInvoiceSettings(call, customer, settings);
        work.Emit("customer.updated", customer);
        return customer;
    }

    public static JsonObject Update(Call call)
    {
        var customer = call.Work.Edit(call.Get(Kind));
        Write(call, customer);
        if (call.Parameters.Hash("invoice_settings") is { } settings)
            WriteInvoiceSettings(call, customer, settings);
        call.Work.Emit("customer.updated", customer);
        return customer;
    }

    private static void Write(Call call, JsonObject customer)
    {
        var parameters = call.Parameters;
        parameters.CopyTexts(customer, "description", "email", "name", "phone", "invoice_prefix");
        parameters.CopyHashes(customer, "address", "shipping");
        parameters.CopyMetadata(customer);
        if (parameters.Integer("balance") is { } balance)
            customer["balance"] = balance;
        if (parameters.Integer("next_invoice_sequence", 1) is { } next)
            customer["next_invoice_sequence"] = next;
        if (parameters.Choice("tax_exempt", "none", "exempt", "reverse") is { } exempt)
            customer["tax_exempt"] = exempt;
        if (parameters.Texts("preferred_locales") is { } locales)
            customer["preferred_locales"] = locales.ToJsonArray();
        if (customer.Text("email") is { } email && !email.Contains('@', StringComparison.Ordinal))
            throw StripeError.Invalid($"Invalid email address: {email}", "email", "email_invalid");
    }

    private static void WriteInvoiceSettings(Call call, JsonObject customer, Parameters settings)
    {
        settings.Only("custom_fields", "default_payment_method", "footer", "rendering_options");
        var kept = customer.Hash("invoice_settings")!;
        if (settings.IsBlank("default_payment_method"))
            kept["default_payment_method"] = null;
        else if (settings.Filled("default_payment_method") is { } id)
            kept["default_payment_method"] = PaymentMethods.OfCustomer(call.Work, id, customer, settings.PathOf("default_payment_method")).Id();
        settings.CopyTexts(kept, "footer");
    }

    private static JsonObject Delete(Call call)
    {
        var (work, customer) = (call.Work, call.Get(Kind));
        foreach (var subscription in work.Where("subscription", Kind, customer.Id()).Where(SubscriptionStates.IsLive))
            SubscriptionStates.Cancel(work, work.Edit(subscription), "cancellation_requested");
        foreach (var method in work.Where("payment_method", Kind, customer.Id()))
            PaymentMethods.Detach(work, method);
        work.Emit("customer.deleted", customer);
        var stub = ApiRoutes.Deleted(customer);
        work.Remove(customer);
        return work.Add(stub);
    }

    private static JsonObject List(Call call)
    {
        var (world, parameters) = (call.Work.World, call.Parameters);
        var within = parameters.Within("created");
        var email = parameters.Filled("email");
        var clock = call.Referenced("test_helpers.test_clock", "test_clock")?.Id();
        var all = clock is not null ? world.Where(Kind, "test_clock", clock) : email is not null ? world.Where(Kind, "email", email) : world.All(Kind);
        return call.Page(all, customer =>
            customer.Text("test_clock") == clock && (email is null || customer.Text("email") == email) && within((long)customer.Number("created")!));
    }
}
