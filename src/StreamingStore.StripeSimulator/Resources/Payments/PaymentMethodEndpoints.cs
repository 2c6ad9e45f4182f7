using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary><c>/v1/payment_methods</c></summary>
internal static class PaymentMethodEndpoints
{
    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/payment_methods", "type card billing_details metadata allow_redisplay payment_method customer radar_options", Create);
        routes.Retrieve("/v1/payment_methods/{id}", PaymentMethods.Kind);
        routes.Post("/v1/payment_methods/{id}", "billing_details card metadata allow_redisplay", Update);
        routes.Get("/v1/payment_methods", Paging.Parameters + " customer type allow_redisplay", List);
        routes.Post("/v1/payment_methods/{id}/attach", "customer", call =>
        {
            if (call.Referenced("customer", "customer") is not { } customer)
                throw call.Parameters.Missing("customer");
            return PaymentMethods.Attach(call.Work, PaymentMethods.Resolve(call.Work, call.Id, null), customer);
        });
        routes.Post("/v1/payment_methods/{id}/detach", "", call =>
        {
            var method = call.Get(PaymentMethods.Kind);
            return method.Text("customer") is not null
                ? PaymentMethods.Detach(call.Work, method)
                : throw StripeError.Invalid("The payment method you provided is not attached to a customer so detachment is impossible.", "payment_method");
        });
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        if (parameters.Required("type") != "card")
            throw StripeError.Invalid("The simulator makes payment methods of type card only.", "type");
        var card = parameters.Hash("card")?.Only("number", "exp_month", "exp_year", "cvc", "token", "networks") ?? throw parameters.Missing("card");
        JsonObject method;
        if (card.Filled("token") is { } token)
            method = PaymentMethods.Make(call.Work, TestCards.OfTestId(token) ?? throw StripeError.NoSuch("token", token, "card[token]"));
        else
        {
            var number = card.Required("number");
            var month = card.Integer("exp_month") ?? throw card.Missing("exp_month");
            var year = card.Integer("exp_year", 0, 2099) ?? throw card.Missing("exp_year");
            if (year < 100)
                year += 2000;
            var now = DateTimeOffset.FromUnixTimeSeconds(call.Work.Now);
            if (month is < 1 or > 12)
                throw new StripeError(402, "card_error", "Your card's expiration month is invalid.", "invalid_expiry_month", "exp_month");
            if (year < now.Year || (year == now.Year && month < now.Month))
                throw new StripeError(402, "card_error", "Your card's expiration year is invalid.", "invalid_expiry_year", "exp_year");
            method = PaymentMethods.Make(
                call.Work,
                TestCards.OfNumber(number) ?? throw new StripeError(402, "card_error", "Your card number is incorrect.", "incorrect_number", "number"),
                month, year);
        }
        Write(parameters, method);
        return method;
    }

    private static JsonObject Update(Call call)
    {
        var method = call.Work.Edit(call.Get(PaymentMethods.Kind));
        if (method.Text("customer") is null)
            throw StripeError.Invalid("You must save this PaymentMethod to a customer before you can update it.", null, "payment_method_unexpected_state");
        Write(call.Parameters, method);
        if (call.Parameters.Hash("card")?.Only("exp_month", "exp_year", "networks") is { } card)
        {
            var face = method.Hash("card")!;
            face["exp_month"] = card.Integer("exp_month", 1, 12) ?? face.Number("exp_month");
            face["exp_year"] = card.Integer("exp_year", 2000, 2099) ?? face.Number("exp_year");
        }
        call.Work.Emit("payment_method.updated", method);
        return method;
    }

    private static void Write(Parameters parameters, JsonObject method)
    {
        parameters.CopyHashes(method, "billing_details");
        parameters.CopyMetadata(method);
        if (parameters.Choice("allow_redisplay", "always", "limited", "unspecified") is { } redisplay)
            method["allow_redisplay"] = redisplay;
    }

    private static JsonObject List(Call call)
    {
        var type = call.Parameters.Filled("type");
        var world = call.Work.World;
        var methods = call.Referenced("customer", "customer") is { } customer
            ? world.Where(PaymentMethods.Kind, "customer", customer.Id())
            : world.All(PaymentMethods.Kind);
        return call.Page(methods, method => (type is null || method.Text("type") == type) && method.Text("customer") is not null);
    }
}
