using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Api;

public sealed class MovieApiTests(ApiStore store)
{
    [Fact]
    public async Task Search_answers_the_facts_and_the_flags_of_each_film()
    {
        var answer = await store.Anonymous.GetFromJsonAsync<JsonElement>("/api/movies/search?q=harrison+ford&limit=5&offset=0");

        Assert.Equal((5, 5, 0), (answer.GetProperty("results").GetArrayLength(), answer.GetProperty("limit").GetInt32(), answer.GetProperty("offset").GetInt32()));
        Assert.True(answer.GetProperty("total").GetInt64() > 20);
        var film = answer.GetProperty("results")[0];
        Assert.True(film.GetProperty("movieId").GetInt64() > 0);
        Assert.NotEmpty(film.GetProperty("title").GetString()!);
        Assert.True(film.GetProperty("year").GetInt32() > 1900);
        Assert.NotEqual(0, film.GetProperty("subscriptionGroups").GetArrayLength());
        Assert.Equal((false, false, false), Flags(film));
    }

    [Fact]
    public async Task The_flags_are_those_of_the_viewer_who_asks()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        using var app = await store.OpenAppAsync(account);

        Assert.Equal((true, false, true), Flags(await FindRaidersAsync(app)));
        Assert.Equal((false, false, false), Flags(await FindRaidersAsync(store.Anonymous)));
        Assert.Equal((true, false, true), Flags(await app.GetFromJsonAsync<JsonElement>($"/api/movies/{ApiStore.Raiders}")));
    }

    [Fact]
    public async Task A_second_page_goes_on_where_the_first_one_ended()
    {
        var both = await IdsAsync("limit=10");
        Assert.Equal(both[..5], await IdsAsync("limit=5"));
        Assert.Equal(both[5..], await IdsAsync("limit=5&offset=5"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("sort=17", "sort")]
    [InlineData("show=everything", "show")]
    public async Task A_page_out_of_range_is_told_by_field(string page, string field)
    {
        using var response = await store.Anonymous.GetAsync($"/api/movies/search?q=ford&{page}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Films_can_be_chosen_by_genre_decade_and_person_and_put_in_another_order()
    {
        var answer = await store.Anonymous.GetFromJsonAsync<JsonElement>("/api/movies/search?q=ford&genre=Action&genre=Adventure&decade=1980&person=Harrison+Ford&sort=price&show=buy");

        var films = answer.GetProperty("results").EnumerateArray().ToList();
        Assert.Contains(films, film => film.GetProperty("movieId").GetInt64() == ApiStore.Raiders);
        Assert.All(films, film => Assert.InRange(film.GetProperty("year").GetInt32(), 1980, 1989));
        Assert.Equal(films.Select(film => film.GetProperty("price").GetInt64()), films.Select(film => film.GetProperty("price").GetInt64()).Order());
    }

    [Theory]
    [InlineData("/api/movies/99999999")]
    [InlineData("/api/movies/no-number")]
    [InlineData("/api/no-such-thing")]
    public async Task What_is_not_there_is_404_and_no_page(string path)
    {
        using var response = await store.Anonymous.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.NotEqual("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    private static (bool Included, bool Purchased, bool Available) Flags(JsonElement film) =>
        (film.GetProperty("includedInSubscription").GetBoolean(), film.GetProperty("purchased").GetBoolean(), film.GetProperty("available").GetBoolean());

    private static async Task<JsonElement> FindRaidersAsync(HttpClient app)
    {
        var answer = await app.GetFromJsonAsync<JsonElement>("/api/movies/search?q=raiders+lost+ark");
        return answer.GetProperty("results").EnumerateArray().Single(film => film.GetProperty("movieId").GetInt64() == ApiStore.Raiders);
    }

    private async Task<long[]> IdsAsync(string page)
    {
        var answer = await store.Anonymous.GetFromJsonAsync<JsonElement>($"/api/movies/search?q=harrison+ford&{page}");
        return [.. answer.GetProperty("results").EnumerateArray().Select(film => film.GetProperty("movieId").GetInt64())];
    }
}
