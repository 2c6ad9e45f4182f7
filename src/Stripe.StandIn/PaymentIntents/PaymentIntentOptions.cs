namespace Stripe;

/// <summary>Parameters of <see cref="PaymentIntentService.CancelAsync" />.</summary>
public class PaymentIntentCancelOptions : BaseOptions
{
    public string CancellationReason { get; set; }
}

/// <summary>Parameters of <see cref="PaymentIntentService.ConfirmAsync" />.</summary>
public class PaymentIntentConfirmOptions : BaseOptions
{
    public bool? ErrorOnRequiresAction { get; set; }
    public bool? OffSession { get; set; }
    public string PaymentMethod { get; set; }
    public string ReceiptEmail { get; set => field = this.NotingNull(value); }
    public string ReturnUrl { get; set; }
    public string SetupFutureUsage { get; set => field = this.NotingNull(value); }
}

/// <summary>Parameters of <see cref="PaymentIntentService.CreateAsync" />.</summary>
public class PaymentIntentCreateOptions : BaseOptions, IHasMetadata
{
    public long? Amount { get; set; }
    public PaymentIntentAutomaticPaymentMethodsOptions AutomaticPaymentMethods { get; set; }
    public string CaptureMethod { get; set; }
    public bool? Confirm { get; set; }
    public string ConfirmationMethod { get; set; }
    public string Currency { get; set; }
    public string Customer { get; set; }
    public string Description { get; set; }
    public bool? ErrorOnRequiresAction { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public bool? OffSession { get; set; }
    public string PaymentMethod { get; set; }
    public List<string> PaymentMethodTypes { get; set; }
    public string ReceiptEmail { get; set; }
    public string ReturnUrl { get; set; }
    public string SetupFutureUsage { get; set; }
    public string StatementDescriptor { get; set; }
}

/// <summary>Parameters of <see cref="PaymentIntentService.GetAsync" />.</summary>
public class PaymentIntentGetOptions : BaseOptions
{
    public string ClientSecret { get; set; }
}

/// <summary>Parameters of <see cref="PaymentIntentService.ListAsync" />.</summary>
public class PaymentIntentListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Customer { get; set; }
}

/// <summary>Leaves it to the settings at Stripe what may be paid with.</summary>
public class PaymentIntentAutomaticPaymentMethodsOptions : INestedOptions
{
    public string AllowRedirects { get; set; }
    public bool? Enabled { get; set; }
}
