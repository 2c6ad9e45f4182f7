using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Billing;
using StreamingStore.Billing.Freshness;
using StreamingStore.Billing.Webhooks;
using StreamingStore.Catalog;
using StreamingStore.Database;
using StreamingStore.Staff;
using StreamingStore.Staff.Customers;
using StreamingStore.Staff.Explaining;
using StreamingStore.Staff.Finding;
using StreamingStore.Staff.SubscriptionSearch;

namespace StreamingStore.Benchmarks.Staff;

/// <summary>How long each list of the staff console takes with 100,000 subscriptions in the mirror: its pages, filters, counts and searches.</summary>
internal static class StaffLists
{
    private const int Samples = 50;

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
        var subscriptions = services.GetRequiredService<SubscriptionFinder>();
        var find = services.GetRequiredService<StaffFinder>();
        var file = services.GetRequiredService<CustomerFile>();
        var events = services.GetRequiredService<Billing.Webhooks.EventLog>();
        var audit = services.GetRequiredService<AuditLog>();
        var explain = services.GetRequiredService<AccessExplainer>();
        var objects = services.GetRequiredService<MirroredObjects>();
        var freshness = services.GetRequiredService<MirrorFreshnessReader>();
        var viewer = Guid.Parse(((StaffFind.Customer)await find.FindAsync("person-777@example.com", ct: ct)).Key);
        var middle = $"sub_{ManyCustomers.Count / 2:00000000}";
        return
        [
            ("subscriptions: first page", _ => subscriptions.FindAsync(null, ct: ct)),
            ("subscriptions: a page in the middle", _ => subscriptions.FindAsync(null, after: middle, ct: ct)),
            ("subscriptions: tab past_due", _ => subscriptions.FindAsync(null, "past_due", ct: ct)),
            ("subscriptions: counts of the tabs", _ => subscriptions.CountAsync(null, ct)),
            .. Queries().SelectMany(query => new (string, Func<int, Task>)[]
            {
                ($"subscriptions: {query}", _ => subscriptions.FindAsync(query, ct: ct)),
                ($"  its counts", _ => subscriptions.CountAsync(query, ct)),
            }),
            ("find: a whole address", n => find.FindAsync($"person-{n * 97}@example.com", ct: ct)),
            ("find: a part that few have", n => find.FindAsync($"person-{1000 + n}", ct: ct)),
            ("find: a part that all have", _ => find.FindAsync("example.com", ct: ct)),
            ("find: a name", _ => find.FindAsync("Okafor 12", ct: ct)),
            ("find: nobody", _ => find.FindAsync("zzzz qqqq", ct: ct)),
            ("find: a subscription's id", n => find.FindAsync($"sub_{n * 131:00000000}", ct: ct)),
            ("object: a row with its owner", n => objects.FindAsync($"si_{n * 131:00000000}", ct)),
            ("customer: all sections but invoices", n => CustomerAsync(file, audit, $"cus_{1 + (n * 73):00000000}", ct)),
            ("explain: from the mirror", _ => explain.ExplainAsync(viewer, 25346, ct)),
            ("events: first page", _ => events.ListAsync(new EventFilter(), ct: ct)),
            ("events: a page in the middle", _ => events.ListAsync(new EventFilter(), $"evt_{ManyCustomers.Count}", ct: ct)),
            ("events: of one type", _ => events.ListAsync(new EventFilter(Type: "customer.subscription.*"), ct: ct)),
            ("events: a type that nobody has", _ => events.ListAsync(new EventFilter(Type: "never.seen"), ct: ct)),
            ("events: of one object", n => events.ListAsync(new EventFilter(ObjectId: $"ch_{n * 13}"), ct: ct)),
            ("events: dead letters", _ => events.ListAsync(new EventFilter(Result: "dead"), ct: ct)),
            ("events: waiting", _ => events.ListAsync(new EventFilter(Result: "waiting"), ct: ct)),
            ("events: of an old version", _ => events.ListAsync(new EventFilter(ApiVersion: "2020-08-27"), ct: ct)),
            ("events: tried five times", _ => events.ListAsync(new EventFilter(Tries: 5), ct: ct)),
            ("events: chart of an hour", _ => events.BurstsAsync(new EventFilter(From: DateTime.UtcNow.AddHours(-1)), TimeSpan.FromMinutes(1), ct)),
            ("events: counts of a day", _ => events.CountAsync(DateTime.UtcNow.AddDays(-1), ct)),
            ("home and mirror: freshness", _ => freshness.ReadAsync(ct)),
            ("audit: first page", _ => audit.ListAsync(ct: ct)),
            ("audit: of one viewer", _ => audit.ListAsync(viewer, ct: ct)),
        ];
    }

    private static IEnumerable<string> Queries() =>
    [
        """status:"active" """,
        """metadata["device_type"]:"samsung" """,
        """metadata["Samsung"]:"yes" """,
        """status:"active" AND metadata["device_type"]:"samsung" AND -created<1650000000""",
        """metadata["samsung_model"]~"QLED 77" """,
        """metadata["device_type"]:"nobody_has_it" """,
        """customer:"cus_00000777" """,
        """id:"sub_00000777" """,
        "canceled_at:null",
    ];

    private static async Task CustomerAsync(CustomerFile file, AuditLog audit, string customer, CancellationToken ct)
    {
        var head = (await file.FindAsync(customer, ct))!;
        await file.SubscriptionsAsync(customer, ct: ct);
        await file.PaymentsAsync(customer, ct: ct);
        await file.CardsAsync(customer, ct: ct);
        await file.GrantsAsync(head.ViewerId!.Value, ct: ct);
        await file.EventsAsync(customer, ct: ct);
        await audit.ListAsync(head.ViewerId, limit: CustomerFile.PageSize, ct: ct);
    }
}
