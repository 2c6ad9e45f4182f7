using System.Security.Claims;
using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamingStore.Catalog;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.Web.Components.Live;

namespace StreamingStore.ComponentTests.Live;

public sealed class LiveMoviesTests : ShopContext
{
    private readonly TaskCompletionSource<string> warned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LiveMoviesTests()
    {
        Services.AddSingleton<EntitlementChanges>();
        Services.AddSingleton<MovieCatalog>();
        Services.AddSingleton<CatalogueVocabulary>();
        Services.AddSingleton<MovieSearch>();
        Services.AddSingleton(new StoreOptions());
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<ILogger<LiveAccess>>(new WarningLog(warned));
    }

    [Fact]
    public void A_visitor_gets_plain_html_and_somebody_signed_in_a_live_island()
    {
        Assert.Null(LiveFor.Viewer(null));
        Assert.Equal(RenderMode.InteractiveServer, LiveFor.Viewer(Guid.NewGuid()));
    }

    [Fact]
    public void Films_already_found_are_shown_without_asking_for_them()
    {
        AddAuthorization();
        SetRendererInfo(new RendererInfo("Static", false));

        var island = Island(accessChangesAt: null);

        Assert.Equal("sign-in", island.Find("[data-testid=availability]").GetAttribute("data-state"));
        Assert.Single(island.FindAll("[data-live=false]"));
        Assert.False(warned.Task.IsCompleted);
    }

    [Fact]
    public void An_island_says_when_it_is_live()
    {
        SignIn();

        var island = Island(accessChangesAt: null);

        Assert.Equal("buy", island.Find("[data-testid=availability]").GetAttribute("data-state"));
        Assert.Single(island.FindAll("[data-live=true]"));
    }

    [Fact]
    public async Task A_page_keeps_its_buttons_while_the_database_is_away()
    {
        SignIn();

        var island = Island(accessChangesAt: DateTime.UtcNow.AddSeconds(-1));

        await warned.Task.WaitAsync(TimeSpan.FromSeconds(10), Xunit.TestContext.Current.CancellationToken);
        Assert.Equal("buy", island.Find("[data-testid=availability]").GetAttribute("data-state"));
    }

    [Fact]
    public void A_page_of_films_that_the_compiler_gathered_survives_the_way_to_the_browser_and_back()
    {
        IReadOnlyList<MovieResult> films = [.. Enumerable.Range(1, 3).Select(id => Films.Called($"Film {id}", id))];
        var carried = new Carried<IReadOnlyList<MovieResult>>(films);

        var back = JsonSerializer.Deserialize<Carried<IReadOnlyList<MovieResult>>>(JsonSerializer.Serialize<object>(carried))!;

        Assert.Equal(films.Select(film => (film.MovieId, film.Title, film.Price)), back.Value.Select(film => (film.MovieId, film.Title, film.Price)));
    }

    [Fact]
    public void A_whole_front_page_is_carried_in_less_than_the_hub_takes()
    {
        var seed = new Random(7);
        string Word() => string.Concat(Enumerable.Range(0, 8).Select(_ => (char)('a' + seed.Next(26))));
        MovieResult Film(int id) => Films.Called($"{Word()} {Word()}", id) with
        {
            Director = $"{Word()} {Word()}",
            CastMembers = [.. Enumerable.Range(0, 6).Select(_ => $"{Word()} {Word()}")],
        };
        IReadOnlyList<Shelf> shelves = [.. Enumerable.Range(0, 9).Select(shelf => new Shelf(ShelfKind.Group, $"group-{shelf}", [.. Enumerable.Range(shelf * 12, 12).Select(Film)]))];

        Assert.InRange(JsonSerializer.Serialize(new Carried<IReadOnlyList<Shelf>>(shelves)).Length, 1, 24 * 1024);
    }

    private void SignIn()
    {
        AddAuthorization().SetAuthorized("viewer@example.com").SetClaims(new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()));
        SetRendererInfo(new RendererInfo("Server", true));
    }

    private IRenderedComponent<LiveMovies> Island(DateTime? accessChangesAt) => Render<LiveMovies>(parameters => parameters
        .Add(island => island.Movies, new Carried<IReadOnlyList<MovieResult>>([Films.Raiders]))
        .Add(island => island.Query, new MovieQuery("harrison ford"))
        .Add(island => island.AskedAt, DateTime.UtcNow)
        .Add(island => island.AccessChangesAt, accessChangesAt));

    private sealed class WarningLog(TaskCompletionSource<string> warned) : ILogger<LiveAccess>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            warned.TrySetResult(formatter(state, exception));
    }
}
