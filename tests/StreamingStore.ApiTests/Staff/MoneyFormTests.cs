using System.Net;
using System.Text.RegularExpressions;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Staff;

/// <summary>The forms that move money or access, without a page around them.</summary>
public sealed partial class MoneyFormTests(ApiStore store)
{
    [Fact]
    public async Task A_refund_form_that_comes_back_is_the_same_action_so_that_sent_again_it_pays_once()
    {
        var viewer = await store.RegisterAsync();
        await store.SubscribeAsync(viewer, "classics-monthly");
        var payment = await store.BuyAsync(viewer, ApiStore.Raiders);
        using var billing = await store.OpenCookieClientAsync(await store.HireAsync("billing"));
        var address = $"/staff/payments/{payment}/refund";
        var shown = await billing.GetStringAsync(address);
        using var form = new FormUrlEncodedContent(
        [
            .. Unseen(shown),
            new("Part", "whole"), new("Amount", "3.00"), new("StripeReason", "duplicate"), new("Reason", "Asked by phone"),
        ]);

        using var answer = await billing.PostAsync(address, form);

        var again = await answer.Content.ReadAsStringAsync();
        Assert.Contains("The whole is chosen, but a part is entered", WebUtility.HtmlDecode(again), StringComparison.Ordinal);
        Assert.Equal(Unseen(shown)["ActionId"], Unseen(again)["ActionId"]);
    }

    [Theory]
    [InlineData("/staff/subscriptions/{0}/cancel")]
    [InlineData("/staff/payments/{0}/refund")]
    [InlineData("/staff/customers/00000000-0000-0000-0000-000000000001/grant")]
    [InlineData("/staff/grants/1")]
    public async Task What_moves_money_or_access_is_refused_to_support_by_the_endpoint_itself(string path)
    {
        using var support = await store.OpenCookieClientAsync(await store.HireAsync("support"));
        var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, "sub_any");
        using var read = await support.GetAsync(address);
        using var form = new FormUrlEncodedContent([new("_handler", "cancel"), new("Reason", "because"), new("ActionId", "1")]);
        using var sent = await support.PostAsync(address, form);

        foreach (var answer in new[] { read, sent })
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Contains("/access-denied", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    /// <summary>What the form of an act sends besides what is entered.</summary>
    private static Dictionary<string, string> Unseen(string page) =>
        Hidden().Matches(page, page.IndexOf("class=\"care\"", StringComparison.Ordinal)).ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" """)]
    private static partial Regex Hidden();
}
