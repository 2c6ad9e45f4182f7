using StreamingStore.Billing;

namespace StreamingStore.Tests.Billing;

public sealed class DeviceTypeTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", "web")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "ios")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "android")]
    [InlineData("Mozilla/5.0 (Linux; Android 12; BRAVIA 4K UR2) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "android_tv")]
    [InlineData("Mozilla/5.0 (Linux; Android 9; AFTMM Build/PS7233) AppleWebKit/537.36 Silk/99.2", "fire_tv")]
    [InlineData("AppleTV11,1/11.1", "apple_tv")]
    [InlineData("Roku/DVP-14.0 (14.0.0 build 4170)", "roku")]
    [InlineData("Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 SamsungBrowser/4.0 TV Safari/537.36", "samsung")]
    [InlineData("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 Chrome/94.0 Safari/537.36 WebAppManager", "lg")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox Series X) AppleWebKit/537.36 Edge/44.18363", "xbox")]
    [InlineData("Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 Version/13.0 Safari/605.1.15", "playstation")]
    [InlineData("", "web")]
    [InlineData(null, "web")]
    public void The_user_agent_tells_the_device_type(string? userAgent, string expected)
    {
        Assert.Equal(expected, DeviceType.FromUserAgent(userAgent));
        Assert.True(DeviceType.IsKnown(expected));
    }
}
