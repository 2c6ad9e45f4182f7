using System.Net;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Staff;

/// <summary>Staff take what the list of subscriptions shows with them.</summary>
public sealed class SubscriptionExportTests(ApiStore store)
{
    [Fact]
    public async Task Staff_save_what_the_filter_shows_and_the_log_tells()
    {
        var viewer = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(viewer, "classics-monthly");
        using var support = await store.OpenCookieClientAsync(await store.HireAsync("support"));

        var lines = (await support.GetStringAsync($"/staff/subscriptions.csv?query=id:\"{subscription}\"")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("Subscription,Status,Customer,ViewerId,Email,Plans,DeviceType,Created", lines[0]);
        Assert.StartsWith($"{subscription},active,cus_", Assert.Single(lines[1..]), StringComparison.Ordinal);
        Assert.Contains($",{viewer.Email},Classics,", lines[1], StringComparison.Ordinal);
        Assert.Contains("1 subscription", await support.GetStringAsync("/staff/audit"), StringComparison.Ordinal);
        Assert.Single((await support.GetStringAsync($"/staff/subscriptions.csv?status=canceled&query=id:\"{subscription}\"")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_query_that_can_not_be_read_is_answered_with_what_is_wrong()
    {
        using var support = await store.OpenCookieClientAsync(await store.HireAsync("support"));

        using var answer = await support.GetAsync("/staff/subscriptions.csv?query=colour:\"red\"");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Subscriptions have no field 'colour'", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_staff_takes_a_list_of_viewers_away()
    {
        using var viewer = await store.OpenCookieClientAsync(await store.RegisterAsync());

        using var answer = await viewer.GetAsync("/staff/subscriptions.csv");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
