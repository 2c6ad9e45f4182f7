namespace Stripe;

/// <summary>Parameters of <see cref="CustomerService.CreateAsync" />.</summary>
public class CustomerCreateOptions : BaseOptions, IHasMetadata
{
    public string Description { get; set; }
    public string Email { get; set; }
    public CustomerInvoiceSettingsOptions InvoiceSettings { get; set; }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public string Name { get; set; }
    public string PaymentMethod { get; set; }
    public string Phone { get; set; }
    public string TestClock { get; set; }
}

/// <summary>Parameters of <see cref="CustomerService.DeleteAsync" />.</summary>
public class CustomerDeleteOptions : BaseOptions;

/// <summary>Parameters of <see cref="CustomerService.GetAsync" />.</summary>
public class CustomerGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="CustomerService.ListAsync" />.</summary>
public class CustomerListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Email { get; set; }
    public string TestClock { get; set; }
}

/// <summary>Parameters of <see cref="CustomerService.SearchAsync" />.</summary>
public class CustomerSearchOptions : SearchOptions;

/// <summary>Parameters of <see cref="CustomerService.UpdateAsync" />.</summary>
public class CustomerUpdateOptions : BaseOptions, IHasMetadata
{
    public string Description { get; set; }
    public string Email { get; set; }
    public CustomerInvoiceSettingsOptions InvoiceSettings { get; set; }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public string Name { get; set; }
    public string Phone { get; set; }
}

/// <summary>What a customer's invoices are paid with.</summary>
public class CustomerInvoiceSettingsOptions : INestedOptions
{
    public string DefaultPaymentMethod { get; set; }
}
