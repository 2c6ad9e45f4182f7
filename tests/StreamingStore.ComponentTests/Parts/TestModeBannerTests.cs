using Bunit;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Web;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.ComponentTests.Parts;

public sealed class TestModeBannerTests : ShopContext
{
    [Theory]
    [InlineData(true, "test", "Test mode.")]
    [InlineData(false, "live", "Live mode.")]
    public void Staff_are_told_the_mode_in_words_and_colour(bool testMode, string colour, string words)
    {
        Services.AddSingleton(new StoreInfo(testMode, Development: false));

        var banner = Render<TestModeBanner>(parameters => parameters.Add(part => part.ForStaff, true));

        Assert.Contains(words, banner.Find($".mode.{colour}").TextContent, StringComparison.Ordinal);
    }
}
