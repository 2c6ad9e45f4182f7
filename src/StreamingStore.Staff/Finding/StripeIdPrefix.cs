namespace StreamingStore.Staff.Finding;

/// <summary>What the beginning of one of Stripe's ids says of it. https://docs.stripe.com/api (each object's <c>id</c>)</summary>
/// <param name="Prefix">The beginning, <c>sub_</c>.</param>
/// <param name="Name">Stripe's name of the kind, <c>subscription</c>.</param>
/// <param name="Path">Where the API has such objects; null where it gives none by its id alone.</param>
public sealed record StripeIdPrefix(string Prefix, string Name, string? Path)
{
    /// <summary>The prefixes known, longer ones before those that they begin with.</summary>
    public static readonly IReadOnlyList<StripeIdPrefix> All =
    [
        new("sub_sched_", "subscription_schedule", "/v1/subscription_schedules"),
        new("cus_", "customer", "/v1/customers"),
        new("sub_", "subscription", "/v1/subscriptions"),
        new("si_", "subscription_item", "/v1/subscription_items"),
        new("pi_", "payment_intent", "/v1/payment_intents"),
        new("ch_", "charge", "/v1/charges"),
        new("py_", "charge", "/v1/charges"),
        new("in_", "invoice", "/v1/invoices"),
        new("ii_", "invoiceitem", "/v1/invoiceitems"),
        new("re_", "refund", "/v1/refunds"),
        new("pyr_", "refund", "/v1/refunds"),
        new("evt_", "event", "/v1/events"),
        new("prod_", "product", "/v1/products"),
        new("price_", "price", "/v1/prices"),
        new("pm_", "payment_method", "/v1/payment_methods"),
        new("card_", "card", null),
        new("dp_", "dispute", "/v1/disputes"),
        new("du_", "dispute", "/v1/disputes"),
        new("clock_", "test_clock", "/v1/test_helpers/test_clocks"),
        new("cs_", "checkout.session", "/v1/checkout/sessions"),
        new("seti_", "setup_intent", "/v1/setup_intents"),
        new("txn_", "balance_transaction", "/v1/balance_transactions"),
    ];

    /// <summary>What the id begins with; null where that says nothing, as with products whose id the shop chose.</summary>
    public static StripeIdPrefix? Of(string id) => All.FirstOrDefault(known => id.StartsWith(known.Prefix, StringComparison.Ordinal));
}
