using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.BillingPortal;
using StreamingStore.StripeSimulator.Resources.Catalogue;
using StreamingStore.StripeSimulator.Resources.Checkout;
using StreamingStore.StripeSimulator.Resources.Customers;
using StreamingStore.StripeSimulator.Resources.Disputes;
using StreamingStore.StripeSimulator.Resources.Entitlements;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Resources.Refunds;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Resources.SubscriptionSchedules;
using StreamingStore.StripeSimulator.Time;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Resources;

/// <summary>All of the API that there is.</summary>
internal static class ApiResources
{
    public static ApiRoutes Routes()
    {
        var routes = new ApiRoutes();
        CustomerEndpoints.Map(routes);
        ProductEndpoints.Map(routes);
        PriceEndpoints.Map(routes);
        PaymentMethodEndpoints.Map(routes);
        SetupIntentEndpoints.Map(routes);
        PaymentIntentEndpoints.Map(routes);
        ChargeEndpoints.Map(routes);
        RefundEndpoints.Map(routes);
        DisputeEndpoints.Map(routes);
        SubscriptionEndpoints.Map(routes);
        SubscriptionItemEndpoints.Map(routes);
        InvoiceEndpoints.Map(routes);
        CheckoutSessionEndpoints.Map(routes);
        FeatureEndpoints.Map(routes);
        ProductFeatureEndpoints.Map(routes);
        ActiveEntitlements.Map(routes);
        PortalConfigurationEndpoints.Map(routes);
        PortalSessionEndpoints.Map(routes);
        InvoiceItemEndpoints.Map(routes);
        InvoicePreview.Map(routes);
        SubscriptionScheduleEndpoints.Map(routes);
        TestClockEndpoints.Map(routes);
        WebhookEndpoints.Map(routes);
        Events.Map(routes);
        return routes;
    }
}
