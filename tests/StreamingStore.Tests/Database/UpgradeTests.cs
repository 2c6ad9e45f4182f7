using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StreamingStore.Billing;
using StreamingStore.Catalog.Searching;
using StreamingStore.Database;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Tests.Scenarios;
using Stripe;

namespace StreamingStore.Tests.Database;

/// <summary>
/// An upgrade keeps a store's data. <c>previous_release.sql</c> is a database of the previous release, with three films and a
/// viewer who subscribes to one and bought another. <c>./store schema --release</c> writes it by this test.
/// </summary>
public sealed class UpgradeTests(PostgresServer server)
{
    private const long Casablanca = 15297;
    private const long TheSearchers = 21017;

    private static readonly string Dump = Path.Combine(PostgresServer.RepositoryRoot, "tests/StreamingStore.Tests/Database/previous_release.sql");

    [Fact]
    public async Task A_database_of_the_previous_release_is_upgraded_and_answers_as_before()
    {
        if (Environment.GetEnvironmentVariable("WRITE_RELEASE") is { Length: > 0 })
        {
            await WriteDumpAsync();
        }

        await using var database = await server.NewDatabaseAsync(empty: true);
        await PostgresDump.RestoreAsync(server, database, Dump);

        await Migrations.ApplyAsync(database);

        Assert.Equal(await FreshSchemaAsync(), await PostgresDump.SchemaAsync(server, database));
        await AssertDataAsync(database);
    }

    /// <summary>Dumped and restored once too: PostgreSQL sets the parentheses of some expressions differently the second time.</summary>
    private async Task<string> FreshSchemaAsync()
    {
        await using var fresh = await server.NewDatabaseAsync(empty: true);
        await using var restored = await server.NewDatabaseAsync(empty: true);
        await Migrations.ApplyAsync(fresh);
        var file = Path.GetTempFileName();
        await System.IO.File.WriteAllTextAsync(file, await PostgresDump.AllAsync(server, fresh));
        await PostgresDump.RestoreAsync(server, restored, file);
        System.IO.File.Delete(file);
        return await PostgresDump.SchemaAsync(server, restored);
    }

    private static async Task AssertDataAsync(NpgsqlDataSource database)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(database).AddSingleton(new StoreOptions())
            .AddSingleton(new StripeSettings { ApiKey = "sk_test_tests", ApiBase = "http://127.0.0.1:9" }).AddStreamingStore().BuildServiceProvider();
        await using var connection = await database.OpenConnectionAsync();
        var viewerId = await connection.QuerySingleAsync<Guid>("select id from store.viewer");

        Assert.Equal((TestStore.Raiders, true, true, false), await SearchAsync("harrison ford"));
        Assert.Equal((Casablanca, true, false, true), await SearchAsync("casablanca"));
        Assert.Equal((TheSearchers, false, false, false), await SearchAsync("john wayne"));
        Assert.Equal("owned", Assert.Single(await services.GetRequiredService<Purchases>().ListAsync(viewerId)).State);
        Assert.True(await connection.QuerySingleAsync<bool>("select done_at is not null from stripe.inbox where type = 'customer.subscription.created'"));

        async Task<(long MovieId, bool Available, bool Included, bool Purchased)> SearchAsync(string text)
        {
            var movie = Assert.Single((await services.GetRequiredService<MovieSearch>().SearchAsync(new MovieQuery(text), viewerId)).Results);
            return (movie.MovieId, movie.Available, movie.IncludedInSubscription, movie.Purchased);
        }
    }

    private async Task WriteDumpAsync()
    {
        await using var store = await TestStore.OpenWithStripeAsync(server);
        var viewerId = await store.NewViewerAsync();
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
        Assert.IsType<SubscribeOutcome.Subscribed>(await store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewerId, "action-monthly", "web", "subscribe", null)));
        Assert.IsType<BuyOutcome.Bought>(await store.Purchases.BuyAsync(new BuyRequest(viewerId, Casablanca, "web", "buy", null)));

        var listed = await new EventService(store.Stripe).ListAsync(new EventListOptions { Type = "customer.subscription.created" });
        var payload = JsonNode.Parse(listed.StripeResponse.Content)!["data"]![0]!.ToJsonString();
        var delivery = await store.Inbox.ReceiveAsync(payload, Signed.By(TestStore.WebhookSecret, payload));
        Assert.True(delivery.Accepted, delivery.Reason);
        await delivery.Applied;

        await store.ExecuteAsync("delete from store.movie where movie_id <> all(@kept)", new { kept = new[] { TestStore.Raiders, Casablanca, TheSearchers } });
        await System.IO.File.WriteAllTextAsync(Dump, await PostgresDump.AllAsync(server, store.Database));
    }
}
