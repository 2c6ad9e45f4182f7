using StreamingStore.Web.Components.Parts;

namespace StreamingStore.ComponentTests.Parts;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/search?q=harrison+ford&page=2")]
    public void A_path_of_this_site_is_gone_to(string path) => Assert.Equal(path, LocalPath.Or(path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("account")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/\t/elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("~/account")]
    [InlineData("/search?q=\u00e9")]
    [InlineData("/account\r\nSet-Cookie: a=b")]
    public void Any_other_address_leads_home(string? path) => Assert.Equal("/", LocalPath.Or(path));

    [Fact]
    public void A_notice_is_added_to_whatever_the_path_asks_already()
    {
        Assert.Equal("/account?notice=subscribed", LocalPath.WithNotice("/account", "subscribed"));
        Assert.Equal("/search?q=x&notice=subscribed", LocalPath.WithNotice("/search?q=x", "subscribed"));
    }
}
