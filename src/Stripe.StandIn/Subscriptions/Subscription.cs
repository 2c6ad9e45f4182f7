using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>What a customer pays for again and again. The paid period stands on each item, not here.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Subscription : StripeEntity<Subscription>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public DateTime BillingCycleAnchor { get; set; } = DateTime.UnixEpoch;
    public DateTime? CancelAt { get; set; }
    public bool CancelAtPeriodEnd { get; set; }
    public DateTime? CanceledAt { get; set; }
    public SubscriptionCancellationDetails CancellationDetails { get; set; }
    public string CollectionMethod { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }

    [Expandable]
    public Customer Customer { get; set; }
    public string CustomerId { get => Customer?.Id ?? field; set { if (value != CustomerId) (Customer, field) = (null, value); } }

    public long? DaysUntilDue { get; set; }

    [Expandable]
    public PaymentMethod DefaultPaymentMethod { get; set; }
    public string DefaultPaymentMethodId { get => DefaultPaymentMethod?.Id ?? field; set { if (value != DefaultPaymentMethodId) (DefaultPaymentMethod, field) = (null, value); } }

    public string Description { get; set; }
    public DateTime? EndedAt { get; set; }
    public StripeList<SubscriptionItem> Items { get; set; }

    [Expandable]
    public Invoice LatestInvoice { get; set; }
    public string LatestInvoiceId { get => LatestInvoice?.Id ?? field; set { if (value != LatestInvoiceId) (LatestInvoice, field) = (null, value); } }

    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public SubscriptionPauseCollection PauseCollection { get; set; }

    [Expandable]
    public SetupIntent PendingSetupIntent { get; set; }
    public string PendingSetupIntentId { get => PendingSetupIntent?.Id ?? field; set { if (value != PendingSetupIntentId) (PendingSetupIntent, field) = (null, value); } }

    public DateTime StartDate { get; set; } = DateTime.UnixEpoch;
    public string Status { get; set; }

    [Expandable]
    public TestHelpers.TestClock TestClock { get; set; }
    public string TestClockId { get => TestClock?.Id ?? field; set { if (value != TestClockId) (TestClock, field) = (null, value); } }

    public DateTime? TrialEnd { get; set; }
    public SubscriptionTrialSettings TrialSettings { get; set; }
    public DateTime? TrialStart { get; set; }
}

/// <summary>Why a subscription was cancelled.</summary>
[JsonConverter(typeof(EntityConverter))]
public class SubscriptionCancellationDetails : StripeEntity<SubscriptionCancellationDetails>
{
    public string Comment { get; set; }
    public string Feedback { get; set; }
    public string Reason { get; set; }
}

/// <summary>How invoices are treated while collection is paused.</summary>
[JsonConverter(typeof(EntityConverter))]
public class SubscriptionPauseCollection : StripeEntity<SubscriptionPauseCollection>
{
    public string Behavior { get; set; }
    public DateTime? ResumesAt { get; set; }
}

/// <summary>How a trial ends.</summary>
[JsonConverter(typeof(EntityConverter))]
public class SubscriptionTrialSettings : StripeEntity<SubscriptionTrialSettings>
{
    public SubscriptionTrialSettingsEndBehavior EndBehavior { get; set; }
}

/// <summary>What happens at the end of a trial when there is nothing to pay with.</summary>
[JsonConverter(typeof(EntityConverter))]
public class SubscriptionTrialSettingsEndBehavior : StripeEntity<SubscriptionTrialSettingsEndBehavior>
{
    public string MissingPaymentMethod { get; set; }
}
