namespace Stripe.Checkout;

/// <summary>Parameters of <see cref="SessionService.CreateAsync" />.</summary>
public class SessionCreateOptions : BaseOptions, IHasMetadata
{
    public string CancelUrl { get; set; }
    public string ClientReferenceId { get; set; }
    public string Currency { get; set; }
    public string Customer { get; set; }
    public string CustomerEmail { get; set; }
    public DateTime? ExpiresAt { get; set; }
    public List<SessionLineItemOptions> LineItems { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Mode { get; set; }
    public SessionPaymentIntentDataOptions PaymentIntentData { get; set; }
    public List<string> PaymentMethodTypes { get; set; }
    public string ReturnUrl { get; set; }
    public SessionSetupIntentDataOptions SetupIntentData { get; set; }
    public SessionSubscriptionDataOptions SubscriptionData { get; set; }
    public string SuccessUrl { get; set; }
    public string UiMode { get; set; }
}

/// <summary>Parameters of <see cref="SessionService.ExpireAsync" />.</summary>
public class SessionExpireOptions : BaseOptions;

/// <summary>Parameters of <see cref="SessionService.GetAsync" />.</summary>
public class SessionGetOptions : BaseOptions;

/// <summary>One line of what is paid for: which price, and how many.</summary>
public class SessionLineItemOptions : INestedOptions, IHasMetadata, IHasId, INotesNulls
{
    NotedNulls INotesNulls.Nulls { get; } = new();

    public string Id { get; set; }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public string Price { get; set; }
    public SessionLineItemPriceDataOptions PriceData { get; set; }
    public long? Quantity { get; set; }
}

/// <summary>A price made for the line alone.</summary>
public class SessionLineItemPriceDataOptions : INestedOptions
{
    public string Currency { get; set; }
    public string Product { get; set; }
    public SessionLineItemPriceDataProductDataOptions ProductData { get; set; }
    public long? UnitAmount { get; set; }
}

/// <summary>A product made for the line alone.</summary>
public class SessionLineItemPriceDataProductDataOptions : INestedOptions
{
    public string Description { get; set; }
    public string Name { get; set; }
}

/// <summary>What the payment intent of the session gets.</summary>
public class SessionPaymentIntentDataOptions : INestedOptions, IHasMetadata
{
    public string Description { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string SetupFutureUsage { get; set; }
}

/// <summary>What the setup intent of the session gets.</summary>
public class SessionSetupIntentDataOptions : INestedOptions, IHasMetadata
{
    public string Description { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
}

/// <summary>What the subscription of the session gets.</summary>
public class SessionSubscriptionDataOptions : INestedOptions, IHasMetadata
{
    public string Description { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public DateTime? TrialEnd { get; set; }
    public long? TrialPeriodDays { get; set; }
}
