using StreamingStore.Billing;
using StreamingStore.StripeMirror;

namespace StreamingStore.Tests.StripeMirror;

public sealed class StripeSettingsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(26)]
    public void A_call_to_Stripe_takes_at_most_25_seconds_so_that_a_viewer_is_answered_within_thirty(int seconds)
    {
        var error = Assert.Throws<StoreException>(() => new StripeSettings { ApiKey = "sk_test_1", Timeout = TimeSpan.FromSeconds(seconds) }.Validate());

        Assert.Contains("Stripe__TimeoutSeconds", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk_test_1")]
    [InlineData("rk_test_1")]
    public void Without_a_key_and_with_one_for_tests_money_is_not_real(string? key) => Assert.False(new StripeSettings { ApiKey = key }.LiveMode);

    [Theory]
    [InlineData("sk_live_1")]
    [InlineData("rk_live_1")]
    [InlineData("sk_1")]
    [InlineData("sk_org_1")]
    [InlineData(" sk_test_1")]
    [InlineData("SK_TEST_1")]
    public void Any_other_key_is_taken_to_move_real_money(string key) => Assert.False(new StripeSettings { ApiKey = key }.TestMode);
}
