using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingStore.ApiTests.Clients;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Api;

public sealed class AccountApiTests(ApiStore store)
{
    [Fact]
    public async Task An_app_registers_logs_in_and_refreshes_its_token()
    {
        var account = await store.RegisterAsync();
        using var login = await store.Anonymous.PostAsJsonAsync("/api/account/login", new { account.Email, account.Password });
        var tokens = await login.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Bearer", tokens.GetProperty("tokenType").GetString());

        using var refresh = await store.Anonymous.PostAsJsonAsync("/api/account/refresh", new { refreshToken = tokens.GetProperty("refreshToken").GetString() });
        var fresh = await refresh.Content.ReadFromJsonAsync<JsonElement>();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/subscriptions");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", fresh.GetProperty("accessToken").GetString());
        using var response = await store.Anonymous.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_is_answered_by_problem_details()
    {
        var account = await store.RegisterAsync();
        using var response = await store.Anonymous.PostAsJsonAsync("/api/account/login", new { account.Email, Password = "not-the-password" });
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_poor_password_and_a_taken_address_are_answered_by_field()
    {
        using var poor = await store.Anonymous.PostAsJsonAsync("/api/account/register", new { email = "poor@test.example", password = "short" });
        Assert.Equal(HttpStatusCode.BadRequest, poor.StatusCode);
        Assert.True((await poor.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("PasswordTooShort", out _));

        var account = await store.RegisterAsync();
        using var taken = await store.Anonymous.PostAsJsonAsync("/api/account/register", new { account.Email, account.Password });
        Assert.Equal(HttpStatusCode.BadRequest, taken.StatusCode);
    }

    [Fact]
    public async Task Nobody_registers_as_staff()
    {
        var account = new Account("climber@test.example");
        using var register = await store.Anonymous.PostAsJsonAsync(
            "/api/account/register", new { account.Email, account.Password, roles = new[] { "staff" }, role = "staff" });
        Assert.Equal(HttpStatusCode.OK, register.StatusCode);

        using var browser = await store.OpenCookieClientAsync(account);
        using var response = await browser.GetAsync("/staff");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Contains("/access-denied", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }
}
