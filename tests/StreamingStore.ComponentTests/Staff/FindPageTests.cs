using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff;

namespace StreamingStore.ComponentTests.Staff;

public sealed class FindPageTests(PostgresServer server) : StaffContext(server)
{
    [Fact]
    public async Task One_that_fits_is_gone_to_at_once()
    {
        var viewer = await Store.NewViewerAsync("cus_found");
        await Store.MirrorAsync(Snapshots.Subscription("sub_found", "cus_found"));

        GoesTo("/staff/find?find=cus_found", $"/staff/customers/{viewer}");

        GoesTo("/staff/find?find=sub_found", "/staff/objects/sub_found");

        GoesTo("/staff/find?find=in_not_mirrored", "/staff/objects/in_not_mirrored");
    }

    [Fact]
    public async Task Several_are_a_list_with_a_link_to_each()
    {
        var viewers = new[] { await Store.NewViewerAsync(), await Store.NewViewerAsync() };

        var page = Open<FindPage>("/staff/find?find=example.com");

        Assert.All(viewers, viewer => Assert.NotNull(page.Find($"a[href='/staff/customers/{viewer}']")));
        Assert.Contains("fit “example.com”", Text(page.Find("[role=status]")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab", "Type at least 3 letters.")]
    [InlineData("nobody-is-called-so", "Nobody and nothing is called “nobody-is-called-so”.")]
    public void What_finds_nothing_says_so_and_what_to_try(string typed, string words) =>
        Assert.StartsWith(words, Text(Open<FindPage>($"/staff/find?find={typed}").Find("[role=status]")), StringComparison.Ordinal);

    private void GoesTo(string address, string place)
    {
        Open<FindPage>(address);
        Assert.EndsWith(place, Services.GetRequiredService<BunitNavigationManager>().Uri, StringComparison.Ordinal);
    }
}
