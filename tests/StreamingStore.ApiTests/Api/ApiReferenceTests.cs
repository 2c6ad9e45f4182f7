using System.Net;
using System.Text.RegularExpressions;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Api;

public sealed partial class ApiReferenceTests(ApiStore store)
{
    [Fact]
    public async Task The_reference_shows_the_description_of_the_api_with_scripts_of_its_own()
    {
        using var redirect = await store.Anonymous.GetAsync("/docs");
        Assert.Equal((HttpStatusCode.Redirect, "docs/"), (redirect.StatusCode, redirect.Headers.Location?.OriginalString));

        var page = await store.Anonymous.GetStringAsync("/docs/");

        Assert.Contains("openapi/v1.json", page, StringComparison.Ordinal);
        var scripts = Script().Matches(page).Select(script => script.Groups[1].Value).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
        {
            Assert.DoesNotContain("//", script, StringComparison.Ordinal);
            using var answer = await store.Anonymous.GetAsync(new Uri(new Uri(store.Address, "/docs/"), script));
            Assert.Equal((HttpStatusCode.OK, "text/javascript"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
