namespace Stripe;

/// <summary>Parameters of <see cref="SetupIntentService.ConfirmAsync" />.</summary>
public class SetupIntentConfirmOptions : BaseOptions
{
    public string PaymentMethod { get; set; }
    public string ReturnUrl { get; set; }
}

/// <summary>Parameters of <see cref="SetupIntentService.CreateAsync" />.</summary>
public class SetupIntentCreateOptions : BaseOptions, IHasMetadata
{
    public SetupIntentAutomaticPaymentMethodsOptions AutomaticPaymentMethods { get; set; }
    public bool? Confirm { get; set; }
    public string Customer { get; set; }
    public string Description { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string PaymentMethod { get; set; }
    public List<string> PaymentMethodTypes { get; set; }
    public string ReturnUrl { get; set; }
    public string Usage { get; set; }
}

/// <summary>Parameters of <see cref="SetupIntentService.GetAsync" />.</summary>
public class SetupIntentGetOptions : BaseOptions
{
    public string ClientSecret { get; set; }
}

/// <summary>Leaves it to the settings at Stripe what may be saved.</summary>
public class SetupIntentAutomaticPaymentMethodsOptions : INestedOptions
{
    public string AllowRedirects { get; set; }
    public bool? Enabled { get; set; }
}
