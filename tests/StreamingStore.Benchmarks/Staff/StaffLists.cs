using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Billing;
using StreamingStore.Catalog;
using StreamingStore.Database;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Customers;
using StreamingStore.Staff.Explaining;
using StreamingStore.Staff.Finding;
using StreamingStore.Staff.Movies.Editing;
using StreamingStore.Staff.Overviews;
using StreamingStore.Staff.Plans;
using StreamingStore.Staff.SubscriptionSearch;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Freshness;
using StreamingStore.StripeMirror.Reconciliations;
using StreamingStore.StripeMirror.Webhooks;
using StreamingStore.Web.Hosting;
using EventLog = StreamingStore.StripeMirror.Webhooks.EventLog;

namespace StreamingStore.Benchmarks.Staff;

/// <summary>How long each list of the staff console takes with 100,000 subscriptions in the mirror: its pages, filters, counts and searches.</summary>
internal static class StaffLists
{
    private const int Samples = 30;

    /// <summary>What 99 in a hundred must stay under: a page that asks for it and its counts still feels at once.</summary>
    private const double Bar = 200;

    public static async Task MeasureAsync(string folder, Report report, Action<string> say, CancellationToken ct)
    {
        var server = await EmbeddedPostgres.StartAsync(folder, ct: ct);
        try
        {
            await AskAsync(server.ConnectionString("store"), report, say, ct);
        }
        finally
        {
            await server.StopAsync();
        }
    }

    private static async Task AskAsync(string connectionString, Report report, Action<string> say, CancellationToken ct)
    {
        await using var database = await StoreDatabase.OpenOrCreateAsync(connectionString, ct);
        await Migrations.ApplyAsync(database, ct);
        await new CatalogImport(database).LoadIfEmptyAsync(Path.Combine(Store.Repository.Root, "db/catalog/movies.tsv.gz"), _ => { }, ct);
        say($"Writing {ManyCustomers.Count:N0} customers with a subscription, a payment and {ManyCustomers.EventsEach} events each ...");
        await ManyCustomers.AddAsync(database, ct);

        // Nothing here asks Stripe; the address is one where nobody listens.
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(database)
            .AddSingleton(new StoreOptions())
            .AddSingleton(new StripeSettings { ApiKey = "sk_test_bench", ApiBase = "http://127.0.0.1:9" })
            .AddStreamingStore()
            .AddStaff()
            .BuildServiceProvider();
        say($"Asking each question {Samples} times ...");
        foreach (var (what, ask) in await QuestionsAsync(services, ct))
        {
            await ask(0);
            var times = new List<double>();
            for (var sample = 1; sample <= Samples; sample++)
            {
                var began = Stopwatch.GetTimestamp();
                await ask(sample);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            report.Add(what, times, Bar);
        }
    }

    private static async Task<IReadOnlyList<(string What, Func<int, Task> Ask)>> QuestionsAsync(ServiceProvider services, CancellationToken ct)
    {
        var find = services.GetRequiredService<StaffFinder>();
        var file = services.GetRequiredService<CustomerFile>();
        var audit = services.GetRequiredService<AuditLog>();
        var explain = services.GetRequiredService<AccessExplainer>();
        var objects = services.GetRequiredService<MirroredObjects>();
        var freshness = services.GetRequiredService<MirrorFreshnessReader>();
        var history = services.GetRequiredService<ReconciliationHistory>();
        var viewer = Guid.Parse(((StaffFind.Customer)await find.FindAsync("person-777@example.com", ct: ct)).Key);
        var run = (await history.RunsAsync(1, ct))[0].Id;
        return
        [
            .. await SubscriptionsAsync(services.GetRequiredService<SubscriptionFinder>(), ct),
            ("find: a whole address", n => find.FindAsync($"person-{n * 97}@example.com", ct: ct)),
            ("find: a part that few have", n => find.FindAsync($"person-{1000 + n}", ct: ct)),
            ("find: a part that all have", _ => find.FindAsync("example.com", ct: ct)),
            ("find: the last page of it", _ => find.FindAsync("example.com", StaffFinder.MostCounted / 25, ct)),
            ("find: a name", _ => find.FindAsync("Okafor 12", ct: ct)),
            ("find: nobody", _ => find.FindAsync("zzzz qqqq", ct: ct)),
            .. new[] { "cus", "sub", "si" }.Select(kind => ($"find: an id, {kind}_", (Func<int, Task>)(n => find.FindAsync($"{kind}_{n * 131:00000000}", ct: ct)))),
            .. new[] { "pi", "ch", "re", "pm", "evt" }.Select(kind => ($"find: an id, {kind}_", (Func<int, Task>)(n => find.FindAsync($"{kind}_{n * 130}", ct: ct)))),
            ("object: a row with its owner", n => objects.FindAsync($"si_{n * 131:00000000}", ct)),
            ("customer: who it is", n => file.FindAsync(Customer(n), ct)),
            ("customer: subscriptions", n => file.SubscriptionsAsync(Customer(n), ct: ct)),
            ("customer: payments and refunds", n => file.PaymentsAsync(Customer(n), ct: ct)),
            ("customer: cards", n => file.CardsAsync(Customer(n), ct: ct)),
            ("customer: grants", _ => file.GrantsAsync(viewer, ct: ct)),
            ("customer: events", n => file.EventsAsync(Customer(n), ct: ct)),
            ("refund: one payment", n => file.PaymentAsync($"pi_{n * 73}", ct)),
            ("explain: from the mirror", _ => explain.ExplainAsync(viewer, 25346, ct)),
            .. Events(services.GetRequiredService<EventLog>(), ct),
            ("home and mirror: freshness", _ => freshness.ReadAsync(ct)),
            ("mirror: runs", _ => history.RunsAsync(ct: ct)),
            ("mirror: drift, first page", _ => history.DriftAsync(run, ct: ct)),
            ("mirror: drift, last page", _ => history.DriftAsync(run, offset: ManyCustomers.Drifted - 50, ct: ct)),
            ("audit: first page", _ => audit.ListAsync(ct: ct)),
            ("audit: a page in the middle", _ => audit.ListAsync(before: 25_000, ct: ct)),
            ("audit: of one viewer", _ => audit.ListAsync(viewer, ct: ct)),
            .. Films(services.GetRequiredService<MovieList>(), ct),
            ("plans: with their viewers", _ => services.GetRequiredService<PlanGroups>().ListAsync(ct)),
            .. Charts(services.GetRequiredService<Overview>(), ct),
        ];
    }

    /// <summary>Each list by its page, and beside it the counts that stand on its tabs.</summary>
    private static async Task<IReadOnlyList<(string What, Func<int, Task> Ask)>> SubscriptionsAsync(SubscriptionFinder subscriptions, CancellationToken ct)
    {
        var questions = new List<(string What, Func<int, Task> Ask)>
        {
            ("subscriptions: first page", _ => subscriptions.FindAsync(null, ct: ct)),
            ("subscriptions: a page in the middle", _ => subscriptions.FindAsync(null, after: $"sub_{ManyCustomers.Count / 2:00000000}", ct: ct)),
            ("subscriptions: the last page", _ => subscriptions.FindAsync(null, after: $"sub_{50:00000000}", ct: ct)),
            ("subscriptions: the oldest first", _ => subscriptions.FindAsync(null, oldestFirst: true, ct: ct)),
            ("subscriptions: 200 on a page", _ => subscriptions.FindAsync(null, limit: 200, ct: ct)),
        };
        foreach (var (status, count) in (await subscriptions.CountAsync(null, ct)).OrderByDescending(pair => pair.Value))
        {
            questions.Add(($"subscriptions: tab {status} ({count:N0})", _ => subscriptions.FindAsync(null, status, ct: ct)));
        }

        questions.Add(("  counts of all tabs", _ => subscriptions.CountAsync(null, ct)));
        foreach (var query in Queries)
        {
            var count = (await subscriptions.CountAsync(query, ct)).Values.Sum();
            questions.Add(($"subscriptions: {query} ({count:N0})", _ => subscriptions.FindAsync(query, ct: ct)));
            questions.Add(("  its counts", _ => subscriptions.CountAsync(query, ct)));
        }

        return questions;
    }

    private static readonly string[] Queries =
    [
        """status:"active" """.TrimEnd(),
        """metadata["device_type"]:"samsung" """.TrimEnd(),
        """metadata["Samsung"]:"yes" """.TrimEnd(),
        """-metadata["Samsung"]:null""",
        """metadata["Samsung"]:null""",
        """status:"active" AND metadata["device_type"]:"samsung" """.TrimEnd(),
        $"""status:"active" AND metadata["device_type"]:"samsung" AND -created<{ManyCustomers.CreatedFrom + 60_000_000}""",
        """status:"past_due" OR metadata["device_type"]:"roku" """.TrimEnd(),
        """metadata["samsung_model"]~"QLED 73" """.TrimEnd(),
        """metadata["device_type"]~"msu" """.TrimEnd(),
        """metadata["device_type"]:"nobody_has_it" """.TrimEnd(),
        """customer:"cus_00000777" """.TrimEnd(),
        """id:"sub_00000777" """.TrimEnd(),
        $"created<{ManyCustomers.CreatedFrom + 100_000}",
        "canceled_at:null",
        $"canceled_at>{ManyCustomers.CreatedFrom + 64_000_000}",
    ];

    private static IEnumerable<(string What, Func<int, Task> Ask)> Events(EventLog events, CancellationToken ct) =>
    [
        ("events: first page", _ => events.ListAsync(new EventFilter(), ct: ct)),
        ("events: a page in the middle", _ => events.ListAsync(new EventFilter(), $"evt_{ManyCustomers.Count}", ct: ct)),
        ("events: of one type", _ => events.ListAsync(new EventFilter(Type: "customer.subscription.*"), ct: ct)),
        ("events: a type that nobody has", _ => events.ListAsync(new EventFilter(Type: "never.seen"), ct: ct)),
        ("events: of one object", n => events.ListAsync(new EventFilter(ObjectId: $"ch_{n * 13}"), ct: ct)),
        .. EventFilter.Results.Select(result => ($"events: {result}", (Func<int, Task>)(_ => events.ListAsync(new EventFilter(Result: result), ct: ct)))),
        ("events: of an old version", _ => events.ListAsync(new EventFilter(ApiVersion: "2020-08-27"), ct: ct)),
        ("events: tried five times", _ => events.ListAsync(new EventFilter(Tries: 5), ct: ct)),
        ("events: chart of an hour", _ => events.BurstsAsync(new EventFilter(From: DateTime.UtcNow.AddHours(-1)), TimeSpan.FromMinutes(1), ct)),
        ("events: counts of a day", _ => events.CountAsync(DateTime.UtcNow.AddDays(-1), ct)),
    ];

    private static IEnumerable<(string What, Func<int, Task> Ask)> Films(MovieList films, CancellationToken ct) =>
    [
        ("films: first page and count", _ => films.ListAsync(new MovieFilter(), 1, 50, ct)),
        ("films: the last page", _ => films.ListAsync(new MovieFilter(), 725, 50, ct)),
        ("films: a search", _ => films.ListAsync(new MovieFilter("harrison ford"), 1, 50, ct)),
        ("films: of a group", _ => films.ListAsync(new MovieFilter(Group: "action"), 1, 50, ct)),
        ("films: groups with their sizes", _ => films.GroupsAsync(ct)),
    ];

    private static IEnumerable<(string What, Func<int, Task> Ask)> Charts(Overview overview, CancellationToken ct) =>
    [
        ("overview: by plan, 90 days", _ => overview.ActiveByPlanAsync(90, ct)),
        ("overview: by plan, 365 days", _ => overview.ActiveByPlanAsync(365, ct)),
        ("overview: by device, 90 days", _ => overview.ActiveByDeviceAsync(90, ct)),
        ("overview: revenue, 90 days", _ => overview.RecurringRevenueAsync(90, ct)),
        ("overview: trials, 13 weeks", _ => overview.TrialsAsync(13, ct)),
        ("overview: churn, 12 months", _ => overview.ChurnAsync(12, ct)),
        ("overview: payments, 90 days", _ => overview.PaymentsAsync(90, ct)),
        ("overview: events, an hour", _ => overview.EventsAsync(60, ct)),
    ];

    private static string Customer(int n) => $"cus_{1 + (n * 73):00000000}";
}
