using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Api;

public sealed class PlaybackApiTests(ApiStore store)
{
    [Fact]
    public async Task A_grant_opens_the_media_in_ranges_to_whoever_holds_it()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        using var app = await store.OpenAppAsync(account);
        using var granted = await app.PostAsync($"/api/watch/{ApiStore.Raiders}", null);
        var grant = await granted.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(grant.GetProperty("expiresAt").GetDateTime() > DateTime.UtcNow.AddHours(1));

        using var request = new HttpRequestMessage(HttpMethod.Get, grant.GetProperty("mediaUrl").GetString());
        request.Headers.Range = new RangeHeaderValue(100, 199);
        using var response = await store.Anonymous.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal((100L, 199L), (response.Content.Headers.ContentRange!.From, response.Content.Headers.ContentRange.To));
        Assert.Equal(100, (await response.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal("video/webm", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("/media/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/media/..%2f..%2fappsettings.json")]
    public async Task A_token_that_was_never_granted_opens_nothing(string path)
    {
        using var response = await store.Anonymous.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_film_the_viewer_may_not_watch_is_refused()
    {
        using var app = await store.OpenAppAsync(await store.RegisterAsync());
        using var refused = await app.PostAsync($"/api/watch/{ApiStore.Raiders}", null);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);

        using var unknown = await app.PostAsync("/api/watch/99999999", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("t=1,v1=00")]
    [InlineData("no signature at all")]
    public async Task A_webhook_without_a_good_signature_is_turned_away(string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/stripe/webhook") { Content = new StringContent("""{"id":"evt_forged","object":"event"}""") };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        }

        using var response = await store.Anonymous.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
