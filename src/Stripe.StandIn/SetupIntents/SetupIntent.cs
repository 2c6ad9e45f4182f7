using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>A payment method being saved for later.</summary>
[JsonConverter(typeof(EntityConverter))]
public class SetupIntent : StripeEntity<SetupIntent>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public string CancellationReason { get; set; }
    public string ClientSecret { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    [Expandable]
    public Customer Customer { get; set; }
    public string CustomerId { get => Customer?.Id ?? field; set { if (value != CustomerId) (Customer, field) = (null, value); } }

    public string Description { get; set; }
    public StripeError LastSetupError { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public SetupIntentNextAction NextAction { get; set; }

    [Expandable]
    public PaymentMethod PaymentMethod { get; set; }
    public string PaymentMethodId { get => PaymentMethod?.Id ?? field; set { if (value != PaymentMethodId) (PaymentMethod, field) = (null, value); } }

    public List<string> PaymentMethodTypes { get; set; }
    public string Status { get; set; }
    public string Usage { get; set; }
}

/// <summary>What the customer has to do before the payment method is saved.</summary>
[JsonConverter(typeof(EntityConverter))]
public class SetupIntentNextAction : StripeEntity<SetupIntentNextAction>
{
    public SetupIntentNextActionRedirectToUrl RedirectToUrl { get; set; }
    public string Type { get; set; }
}

/// <summary>Where the customer proves who they are, and where they come back to.</summary>
[JsonConverter(typeof(EntityConverter))]
public class SetupIntentNextActionRedirectToUrl : StripeEntity<SetupIntentNextActionRedirectToUrl>
{
    public string ReturnUrl { get; set; }
    public string Url { get; set; }
}
