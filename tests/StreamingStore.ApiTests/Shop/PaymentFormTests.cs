using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Shop;

public sealed class PaymentFormTests(ApiStore store)
{
    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        var account = await store.RegisterAsync();
        using var browser = await store.OpenCookieClientAsync(account);
        using var forged = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "buy",
            ["ActionId"] = "forged",
            ["PaymentMethodId"] = "pm_card_visa",
        });

        using var response = await browser.PostAsync($"/buy/{ApiStore.Raiders}", forged);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(await store.Stripe.PaidAsync(account));
    }
}
