using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages;

namespace StreamingStore.ComponentTests.Staff;

public sealed class FindPageTests(PostgresServer server) : StaffContext(server)
{
    [Fact]
    public async Task One_that_fits_is_gone_to_at_once()
    {
        var viewer = await Store.NewViewerAsync("cus_found");
        await Store.MirrorAsync(Snapshots.Subscription("sub_found", "cus_found"));

        Open<FindPage>("/staff/find?find=cus_found");
        Assert.EndsWith($"/staff/customers/{viewer}", Address, StringComparison.Ordinal);

        Open<FindPage>("/staff/find?find=sub_found");
        Assert.EndsWith("/staff/objects/sub_found", Address, StringComparison.Ordinal);

        Open<FindPage>("/staff/find?find=in_not_mirrored");
        Assert.EndsWith("/staff/objects/in_not_mirrored", Address, StringComparison.Ordinal);
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

    private string Address => Services.GetRequiredService<BunitNavigationManager>().Uri;
}
