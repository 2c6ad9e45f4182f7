using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.Checkout;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary>Payments from a bank account: begun at once, and known to have arrived, or not, only later.</summary>
internal static class DelayedPayments
{
    private const string Type = "us_bank_account";

    /// <summary>What takes days in life takes seconds here.</summary>
    private const long Delay = 3;

    public static bool IsDelayed(JsonObject method) => method.Text("type") == Type;

    /// <summary>A test bank account, from which the money will arrive or not.</summary>
    public static JsonObject MakeMethod(Work work, bool arrives)
    {
        var method = PaymentMethods.Make(work, TestCards.OfTestId(arrives ? "pm_card_visa" : "pm_card_chargeCustomerFail")!);
        method.Remove("card");
        method["type"] = Type;
        method[Type] = new JsonObject
        {
            ["account_holder_type"] = "individual",
            ["account_type"] = "checking",
            ["bank_name"] = "STRIPE TEST BANK",
            ["financial_connections_account"] = null,
            ["fingerprint"] = arrives ? "7IQ3kX1nFbwz0Qsa" : "mGcW9pZ2eR5tY8uL",
            ["last4"] = arrives ? "6789" : "1116",
            ["networks"] = new JsonObject { ["preferred"] = "ach", ["supported"] = new JsonArray("ach") },
            ["routing_number"] = "110000000",
            ["status_details"] = null,
        };
        return method;
    }

    public static void Begin(Work work, JsonObject intent)
    {
        intent["status"] = "processing";
        intent["_settles_at"] = work.Now + Delay;
        intent["payment_method_types"] = new JsonArray(Type);
        work.Emit("payment_intent.processing", intent);
        CheckoutPaying.Paid(work, intent);
    }

    public static void Settle(Work work, JsonObject intent)
    {
        intent.Remove("_settles_at");
        PaymentIntents.Attempt(work, intent, work.Find(intent.Text("payment_method")!)!, new Attempt(null as string) { Arrived = true });
    }
}
