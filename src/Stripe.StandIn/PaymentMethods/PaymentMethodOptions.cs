namespace Stripe;

/// <summary>Parameters of <see cref="PaymentMethodService.AttachAsync" />.</summary>
public class PaymentMethodAttachOptions : BaseOptions
{
    public string Customer { get; set; }
}

/// <summary>Parameters of <see cref="PaymentMethodService.DetachAsync" />.</summary>
public class PaymentMethodDetachOptions : BaseOptions;

/// <summary>Parameters of <see cref="PaymentMethodService.GetAsync" />.</summary>
public class PaymentMethodGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="PaymentMethodService.ListAsync" />.</summary>
public class PaymentMethodListOptions : ListOptions
{
    public string AllowRedisplay { get; set; }
    public string Customer { get; set; }
    public string Type { get; set; }
}
