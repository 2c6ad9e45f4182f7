using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace StreamingStore.ApiTests.Clients;

/// <summary>What happens at Stripe, past the store: it hears of it by webhook alone.</summary>
public sealed class AtStripe(Uri address) : IDisposable
{
    private readonly HttpClient http = new()
    {
        BaseAddress = address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_of_the_tests") },
    };

    public void Dispose() => http.Dispose();

    public Task EndAsync(string subscriptionId) => SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{subscriptionId}");

    public Task EndAtAsync(string subscriptionId, DateTimeOffset instant) =>
        PostAsync($"/v1/subscriptions/{subscriptionId}", ("cancel_at", instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

    public Task RefundAsync(string paymentIntentId) => PostAsync("/v1/refunds", ("payment_intent", paymentIntentId));

    public async Task<string> GroupOfAsync(string productId) =>
        (await SendAsync(HttpMethod.Get, $"/v1/products/{productId}")).GetProperty("metadata").GetProperty("subscription_group").GetString()!;

    public Task SetGroupAsync(string productId, string groups) => PostAsync($"/v1/products/{productId}", ("metadata[subscription_group]", groups));

    /// <summary>The plan renews now, with a card that is declined.</summary>
    public async Task FailRenewalAsync(Account account, string subscriptionId)
    {
        var customers = await SendAsync(HttpMethod.Get, $"/v1/customers?email={Uri.EscapeDataString(account.Email)}");
        var customer = customers.GetProperty("data")[0].GetProperty("id").GetString()!;
        var card = await PostAsync("/v1/payment_methods/pm_card_chargeCustomerFail/attach", ("customer", customer));
        await PostAsync(
            $"/v1/subscriptions/{subscriptionId}",
            ("default_payment_method", card.GetProperty("id").GetString()!), ("billing_cycle_anchor", "now"), ("proration_behavior", "none"));
    }

    /// <summary>The viewer's subscriptions, in every state.</summary>
    public Task<IReadOnlyList<JsonElement>> SubscriptionsAsync(Account account) => ListAsync("subscriptions", account, "&status=all");

    /// <summary>The viewer's payments by card, for films and for the bills of plans alike.</summary>
    public Task<IReadOnlyList<JsonElement>> PaymentsAsync(Account account) => ListAsync("payment_intents", account);

    /// <summary>Those that took money.</summary>
    public async Task<IReadOnlyList<JsonElement>> PaidAsync(Account account) =>
        [.. (await PaymentsAsync(account)).Where(payment => payment.GetProperty("status").GetString() == "succeeded")];

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string objects, Account account, string filter = "")
    {
        var customers = await SendAsync(HttpMethod.Get, $"/v1/customers?email={Uri.EscapeDataString(account.Email)}");
        var found = new List<JsonElement>();
        foreach (var customer in customers.GetProperty("data").EnumerateArray())
        {
            var page = await SendAsync(HttpMethod.Get, $"/v1/{objects}?customer={customer.GetProperty("id").GetString()}&limit=100{filter}");
            found.AddRange(page.GetProperty("data").EnumerateArray());
        }

        return found;
    }

    private Task<JsonElement> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }
}
