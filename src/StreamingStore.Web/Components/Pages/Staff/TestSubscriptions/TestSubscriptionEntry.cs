using System.Security.Cryptography;
using StreamingStore.Billing;
using StreamingStore.Staff.TestSubscriptions;

namespace StreamingStore.Web.Components.Pages.Staff.TestSubscriptions;

/// <summary>What staff have entered so far.</summary>
public sealed class TestSubscriptionEntry
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>Who gets it: <c>existing</c>, <c>new</c>, or <c>clock</c> for a new viewer on a test clock.</summary>
    public string Who { get; set; } = "existing";

    /// <summary>The viewer's address.</summary>
    public string Email { get; set; } = "";

    /// <summary>A new viewer's password.</summary>
    public string Password { get; set; } = RandomNumberGenerator.GetString(Letters, 14);

    /// <summary>The lookup keys of the prices chosen, in the order in which they were.</summary>
    public List<string> Prices { get; } = [];

    /// <summary>How many of each.</summary>
    public int Quantity { get; set; } = 1;

    /// <summary>Days of trial.</summary>
    public int TrialDays { get; set; }

    /// <summary>The device type.</summary>
    public string Device { get; set; } = DeviceType.Web;

    /// <summary>The payment story's id.</summary>
    public string Story { get; set; } = PaymentStory.Pays.Id;

    /// <summary>The payment story.</summary>
    public PaymentStory Payments => PaymentStory.All.First(story => story.Id == Story);

    /// <summary>The wish itself.</summary>
    /// <param name="actionId">The form's id.</param>
    /// <param name="returnUrl">Where a bank's page leads back to.</param>
    public TestSubscriptionRequest ToRequest(string actionId, string returnUrl) => new(
        Who == "existing" ? new TestViewer.Existing(Email.Trim()) : new TestViewer.Fresh(Email.Trim(), Password, OnTestClock: Who == "clock"),
        [.. Prices], Quantity, TrialDays, Device, Payments, actionId, returnUrl);
}
