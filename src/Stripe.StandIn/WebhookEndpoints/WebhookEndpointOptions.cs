namespace Stripe;

/// <summary>Parameters of <see cref="WebhookEndpointService.CreateAsync" />.</summary>
public class WebhookEndpointCreateOptions : BaseOptions, IHasMetadata
{
    public string ApiVersion { get; set; }
    public bool? Connect { get; set; }
    public string Description { get; set => field = this.NotingNull(value); }
    public List<string> EnabledEvents { get; set; }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public string Url { get; set; }
}

/// <summary>Parameters of <see cref="WebhookEndpointService.DeleteAsync" />.</summary>
public class WebhookEndpointDeleteOptions : BaseOptions;

/// <summary>Parameters of <see cref="WebhookEndpointService.GetAsync" />.</summary>
public class WebhookEndpointGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="WebhookEndpointService.ListAsync" />.</summary>
public class WebhookEndpointListOptions : ListOptions;

/// <summary>Parameters of <see cref="WebhookEndpointService.UpdateAsync" />.</summary>
public class WebhookEndpointUpdateOptions : BaseOptions, IHasMetadata
{
    public string Description { get; set => field = this.NotingNull(value); }
    public bool? Disabled { get; set; }
    public List<string> EnabledEvents { get; set; }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public string Url { get; set; }
}
