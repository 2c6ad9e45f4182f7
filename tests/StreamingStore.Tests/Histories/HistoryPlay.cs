using Dapper;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Histories;

/// <summary>Plays histories in a world of their own, and looks at what is left.</summary>
internal static class HistoryPlay
{
    /// <summary>Plays one history that was kept.</summary>
    public static Task PlayAsync(PostgresServer server, params Operation[] operations) => PlayAsync(server, (IReadOnlyList<Operation[]>)[operations]);

    /// <summary>Plays histories one after the other; one reconciliation serves them all.</summary>
    public static async Task PlayAsync(PostgresServer server, IReadOnlyList<Operation[]> histories)
    {
        await using var world = await World.OpenAsync(server);
        var stories = new List<Story>();
        try
        {
            foreach (var operations in histories)
            {
                var story = new Story(world);
                stories.Add(story);
                await story.BeginAsync();
                foreach (var operation in operations)
                {
                    await story.DoAsync(operation);
                }

                await story.EndAsync();
            }

            // Where no event was lost the mirror needs no reconciliation.
            await world.DrainAsync();
            var told = await new MirrorComparison(world, await StripeState.ReadAsync(world), MirrorComparison.ToldByEvents, pricesById: true).FindAsync();
            var unexplained = told.Where(difference => stories.Any(story => !story.LostEvents && story.Knows(difference.Id))).ToList();
            if (unexplained.Count > 0)
            {
                throw new InvalidOperationException($"No event was lost, and before reconciliation:\n{string.Join('\n', unexplained.Take(20))}");
            }

            await world.ComeToRestAsync();
            var stripe = await StripeState.ReadAsync(world);
            var differences = (await new MirrorComparison(world, stripe, MirrorComparison.All).FindAsync()).Select(difference => $"{difference}").ToList();
            differences.AddRange(await WrongAccessAsync(world, stripe, stories));
            if (differences.Count > 0)
            {
                throw new InvalidOperationException(string.Join('\n', differences.Take(20)));
            }
        }
        catch (Exception e) when (histories.Count == 1)
        {
            throw new InvalidOperationException($"{e.Message}\n\nWhat happened:\n{string.Join('\n', stories[0].Told)}", e);
        }
        finally
        {
            stories.ForEach(story => story.Dispose());
        }
    }

    private static async Task<IReadOnlyList<string>> WrongAccessAsync(World world, StripeState stripe, IReadOnlyList<Story> stories)
    {
        var expected = new ExpectedAccess(stripe, world.Time.GetUtcNow());
        var wrong = new List<string>();
        await using var connection = await world.Database.Source.OpenConnectionAsync();
        var customers = (await connection.QueryAsync<(Guid Id, string? Customer)>("select id, stripe_customer_id from store.viewer")).ToDictionary(row => row.Id, row => row.Customer);
        foreach (var viewer in stories.SelectMany(story => story.Viewers))
        {
            foreach (var movie in await world.Node.Catalog.ListAsync(HistoryDatabase.Movies, viewer))
            {
                if (movie.Available != expected.MayWatch(customers[viewer], movie.MovieId, movie.SubscriptionGroups))
                {
                    wrong.Add($"viewer {viewer} ({customers[viewer]}) {(movie.Available ? "may" : "may not")} watch film {movie.MovieId}, and should{(movie.Available ? " not" : "")}");
                }
            }
        }

        return wrong;
    }
}
