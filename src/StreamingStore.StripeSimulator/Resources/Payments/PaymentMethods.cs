using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary>Cards: how they come to be, and whose they are.</summary>
internal static class PaymentMethods
{
    public const string Kind = "payment_method";

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "payment_method", "allow_redisplay": "unspecified",
          "billing_details": {
            "address": { "city": null, "country": null, "line1": null, "line2": null, "postal_code": null, "state": null },
            "email": null, "name": null, "phone": null, "tax_id": null
          },
          "card": {
            "brand": null, "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
            "country": "US", "display_brand": null, "exp_month": 0, "exp_year": 0, "fingerprint": null, "funding": null,
            "generated_from": null, "last4": null, "networks": { "available": [], "preferred": null }, "regulated_status": "unregulated",
            "three_d_secure_usage": { "supported": true }, "wallet": null
          },
          "created": 0, "customer": null, "customer_account": null, "livemode": false, "metadata": {}, "type": "card"
        }
        """);

    public static JsonObject Make(Work work, TestCard card, long? expiryMonth = null, long? expiryYear = null)
    {
        var method = Shape.Make(Ids.Long("pm_"), work.Now);
        var face = method.Hash("card")!;
        face["brand"] = card.Brand;
        face["display_brand"] = card.Brand;
        face["exp_month"] = expiryMonth ?? 12;
        face["exp_year"] = expiryYear ?? DateTimeOffset.FromUnixTimeSeconds(work.Now).Year + 4L;
        face["fingerprint"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(card.Number)))[..16];
        face["funding"] = card.Funding;
        face["last4"] = card.Last4;
        face.Hash("networks")!["available"] = new JsonArray(card.Brand);
        method["_card"] = card.Number;
        return work.Add(method);
    }

    public static TestCard CardOf(JsonObject method) => TestCards.OfNumber(method.Text("_card")!)!;

    /// <summary>The payment method with an id; a well-known test id stands for a fresh one.</summary>
    public static JsonObject Resolve(Work work, string id, string? param) =>
        TestCards.OfTestId(id) is { } card ? Make(work, card) : work.Get(Kind, id, param);

    /// <summary>A payment method that the customer may be charged with later.</summary>
    /// <exception cref="StripeError">It is not attached to this customer.</exception>
    public static JsonObject OfCustomer(Work work, string id, JsonObject customer, string param)
    {
        var method = work.Get(Kind, id, param);
        return method.Text("customer") == customer.Id()
            ? method
            : throw StripeError.Invalid(
                $"The customer does not have a payment method with the ID {id}. The payment method must be attached to the customer.", param, "resource_missing");
    }

    /// <exception cref="StripeError">It belongs to somebody, or its issuer refuses it.</exception>
    public static JsonObject Attach(Work work, JsonObject method, JsonObject customer)
    {
        if (method.Text("customer") == customer.Id())
            return method;
        if (method.Text("customer") is not null)
            throw StripeError.Invalid("The payment method you provided has already been attached to a customer.", "id", "payment_method_unexpected_state");
        var card = CardOf(method);
        if (card.Behavior == CardBehavior.Declines)
            throw Declines.Of(card.Decline!);
        if (method.Flag("_detached") || method.Flag("_used"))
            throw StripeError.Invalid(
                "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.",
                null, "payment_method_unexpected_state");
        var attached = work.Edit(method);
        attached["customer"] = customer.Id();
        work.Emit("payment_method.attached", attached);
        return attached;
    }

    /// <summary>Ends its use for good; defaults that name it are unset.</summary>
    public static JsonObject Detach(Work work, JsonObject method)
    {
        var detached = work.Edit(method);
        var owner = detached.Text("customer")!;
        detached["customer"] = null;
        detached["_detached"] = true;
        work.Emit("payment_method.detached", detached);

        foreach (var subscription in work.Where("subscription", "customer", owner).Where(subscription => subscription.Text("default_payment_method") == method.Id()))
        {
            var edited = work.Edit(subscription);
            edited["default_payment_method"] = null;
            work.Emit("customer.subscription.updated", edited);
        }
        if (work.Find(owner) is { } customer && customer.Hash("invoice_settings")?.Text("default_payment_method") == method.Id())
        {
            var edited = work.Edit(customer);
            edited.Hash("invoice_settings")!["default_payment_method"] = null;
            work.Emit("customer.updated", edited);
        }
        return detached;
    }
}
