namespace Stripe;

/// <summary>Parameters of <see cref="SubscriptionService.CancelAsync" />.</summary>
public class SubscriptionCancelOptions : BaseOptions
{
    public SubscriptionCancellationDetailsOptions CancellationDetails { get; set; }
    public bool? InvoiceNow { get; set; }
    public bool? Prorate { get; set; }
}

/// <summary>Parameters of <see cref="SubscriptionService.CreateAsync" />.</summary>
public class SubscriptionCreateOptions : BaseOptions, IHasMetadata
{
    public DateTime? BackdateStartDate { get; set; }
    public DateTime? BillingCycleAnchor { get; set; }
    public AnyOf<DateTime?, SubscriptionCancelAt> CancelAt { get; set; }
    public bool? CancelAtPeriodEnd { get; set; }
    public string CollectionMethod { get; set; }
    public string Currency { get; set; }
    public string Customer { get; set; }
    public long? DaysUntilDue { get; set; }
    public string DefaultPaymentMethod { get; set; }
    public string Description { get; set; }
    public List<SubscriptionItemOptions> Items { get; set; }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public bool? OffSession { get; set; }
    public string PaymentBehavior { get; set; }
    public SubscriptionPaymentSettingsOptions PaymentSettings { get; set; }
    public string ProrationBehavior { get; set; }
    public AnyOf<DateTime?, SubscriptionTrialEnd> TrialEnd { get; set; }
    public long? TrialPeriodDays { get; set; }
    public SubscriptionTrialSettingsOptions TrialSettings { get; set; }
}

/// <summary>Parameters of <see cref="SubscriptionService.GetAsync" />.</summary>
public class SubscriptionGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="SubscriptionService.ListAsync" />.</summary>
public class SubscriptionListOptions : ListOptions
{
    public string CollectionMethod { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> CurrentPeriodEnd { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> CurrentPeriodStart { get; set; }
    public string Customer { get; set; }
    public string Price { get; set; }
    public string Status { get; set; }
    public string TestClock { get; set; }
}

/// <summary>Parameters of <see cref="SubscriptionService.ResumeAsync" />.</summary>
public class SubscriptionResumeOptions : BaseOptions
{
    public SubscriptionBillingCycleAnchor BillingCycleAnchor { get; set; }
    public string ProrationBehavior { get; set; }
    public DateTime? ProrationDate { get; set; }
}

/// <summary>Parameters of <see cref="SubscriptionService.SearchAsync" />.</summary>
public class SubscriptionSearchOptions : SearchOptions;

/// <summary>Parameters of <see cref="SubscriptionService.UpdateAsync" />.</summary>
public class SubscriptionUpdateOptions : BaseOptions, IHasMetadata
{
    public SubscriptionBillingCycleAnchor BillingCycleAnchor { get; set; }
    public AnyOf<DateTime?, SubscriptionCancelAt> CancelAt { get; set => field = this.NotingNull(value); }
    public bool? CancelAtPeriodEnd { get; set; }
    public SubscriptionCancellationDetailsOptions CancellationDetails { get; set; }
    public string CollectionMethod { get; set; }
    public long? DaysUntilDue { get; set; }
    public string DefaultPaymentMethod { get; set; }
    public string Description { get; set => field = this.NotingNull(value); }
    public List<SubscriptionItemOptions> Items { get; set; }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public bool? OffSession { get; set; }
    public SubscriptionPauseCollectionOptions PauseCollection { get; set => field = this.NotingNull(value); }
    public string PaymentBehavior { get; set; }
    public SubscriptionPaymentSettingsOptions PaymentSettings { get; set; }
    public string ProrationBehavior { get; set; }
    public DateTime? ProrationDate { get; set; }
    public AnyOf<DateTime?, SubscriptionTrialEnd> TrialEnd { get; set; }
    public SubscriptionTrialSettingsOptions TrialSettings { get; set; }
}

/// <summary>Why a subscription is cancelled.</summary>
public class SubscriptionCancellationDetailsOptions : INestedOptions, INotesNulls
{
    NotedNulls INotesNulls.Nulls { get; } = new();

    public string Comment { get; set => field = this.NotingNull(value); }
    public string Feedback { get; set => field = this.NotingNull(value); }
}

/// <summary>One line of a subscription: which price, and how many. With an id it changes the line that is there.</summary>
public class SubscriptionItemOptions : INestedOptions, IHasId, IHasMetadata
{
    public bool? Deleted { get; set; }
    public string Id { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Price { get; set; }
    public long? Quantity { get; set; }
}

/// <summary>How invoices are treated while collection is paused.</summary>
public class SubscriptionPauseCollectionOptions : INestedOptions
{
    public string Behavior { get; set; }
    public DateTime? ResumesAt { get; set; }
}

/// <summary>What a subscription may be paid with, and what of that is kept for the next time.</summary>
public class SubscriptionPaymentSettingsOptions : INestedOptions, INotesNulls
{
    NotedNulls INotesNulls.Nulls { get; } = new();

    public List<string> PaymentMethodTypes { get; set => field = this.NotingNull(value); }
    public string SaveDefaultPaymentMethod { get; set; }
}

/// <summary>How a trial ends.</summary>
public class SubscriptionTrialSettingsOptions : INestedOptions
{
    public SubscriptionTrialSettingsEndBehaviorOptions EndBehavior { get; set; }
}

/// <summary>What happens at the end of a trial when there is nothing to pay with.</summary>
public class SubscriptionTrialSettingsEndBehaviorOptions : INestedOptions
{
    public string MissingPaymentMethod { get; set; }
}
