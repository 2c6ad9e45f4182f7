using StreamingStore.Billing;
using StreamingStore.StripeMirror;

namespace StreamingStore.Tests.StripeMirror;

public sealed class StripeSettingsTests
{
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
