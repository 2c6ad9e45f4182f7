using System.Text.Json;
using Dapper;
using StreamingStore.StripeMirror.Reconciliations;
using Stripe;

namespace StreamingStore.Tests.Histories;

/// <summary>
/// One history as it happens: two viewers, one whose customer the store makes and one whose customer lives by a test
/// clock, with products and all else of their own.
/// </summary>
internal sealed partial class Story(World world) : IDisposable
{
    private static readonly string[] Groups = ["action", "western", "action,western", "action, western", ""];
    private static readonly string[] Cards = ["pm_card_visa", "pm_card_mastercard", "pm_card_chargeCustomerFail", "pm_card_visa"];
    private static readonly string[] PayingCards =
        ["pm_card_visa", "pm_card_visa", "pm_card_refundFail", "pm_card_createDispute", "pm_card_chargeCustomerFail", "pm_card_authenticationRequired"];

    private readonly Dictionary<string, List<string>> made = [];
    private readonly List<string> told = [];
    private string clock = "";
    private Fate fate = new();
    private int actions;
    private bool storeHasCalled;
    private Func<Node, CancellationToken, Task>? lastCall;

    /// <summary>The viewers, the one with the test clock last.</summary>
    public List<Guid> Viewers { get; } = [];

    /// <summary>What happened, in words.</summary>
    public IReadOnlyList<string> Told => told;

    /// <summary>An event was dropped.</summary>
    public bool LostEvents { get; private set; }

    public void Dispose() => fate.Dispose();

    /// <summary>True for an object of this history's.</summary>
    public bool Knows(string id) => made.Values.Any(ids => ids.Contains(id));

    /// <summary>The customer, a card, two products with a price each: without them most operations would go to nobody.</summary>
    public async Task BeginAsync()
    {
        clock = (await PostAsync("test_helpers/test_clocks", $"frozen_time={world.Time.GetUtcNow().ToUnixTimeSeconds()}"))!;
        var customer = (await PostAsync("customers", $"test_clock={clock}"))!;
        await ChangeCardAsync(customer, "pm_card_visa");
        await MakePriceAsync("action", 1);
        await MakePriceAsync("western", 2);
        Viewers.Add(await NewViewerAsync(null));
        Viewers.Add(await NewViewerAsync(customer));
    }

    public async Task DoAsync(Operation operation)
    {
        told.Add(operation.ToString());
        var (a, b, c) = (operation.A, operation.B, operation.C);
        if (operation.Act is Act.Refund or Act.AnswerDispute or >= Act.Deliver and < Act.FetchDirty || storeHasCalled)
        {
            // Charges and disputes, and what the store made, are known by their events alone.
            await LearnAsync();
            storeHasCalled = false;
        }

        switch (operation.Act)
        {
            case Act.ItIsKilled:
                fate = new Fate { DiesAfter = 1 + (a % 12), Mishap = fate.Mishap, UnluckyRequest = fate.UnluckyRequest };
                break;
            case Act.ItsRequestFails:
                fate = new Fate { DiesAfter = fate.DiesAfter, Mishap = (Mishap)(a % 7), UnluckyRequest = 1 + (b % 3) };
                break;
            case >= Act.StoreAddsCard:
                await DoInStoreAsync(operation.Act, a, b, c);
                break;
            case >= Act.Deliver:
                await DoBetweenAsync(operation.Act, a, b);
                break;
            default:
                await DoAtStripeAsync(operation.Act, a, b, c);
                break;
        }
    }

    /// <summary>Whatever was not dropped arrives in the end, in some order.</summary>
    public async Task EndAsync()
    {
        fate = new Fate();
        await LearnAsync();
        await DeliverAllAsync(backwards: made.Count % 2 == 0);
    }

    private Task DoAtStripeAsync(Act act, int a, int b, int c) => act switch
    {
        Act.MakePrice => PostAsync("prices", $"product={One("product", a)}&currency=usd&unit_amount={100 + b}&recurring[interval]=month&lookup_key={NewName("price")}"),
        Act.MakeProduct => MakePriceAsync(Groups[a % Groups.Length], b),
        Act.ChangeGroups => PostAsync($"products/{One("product", a)}", $"metadata[subscription_group]={Groups[b % Groups.Length]}"),
        Act.ArchiveProduct => PostAsync($"products/{One("product", a)}", $"active={(b % 3 == 0 ? "true" : "false")}"),
        Act.ArchivePrice => PostAsync($"prices/{One("price", a)}", $"active={(b % 3 == 0 ? "true" : "false")}"),
        Act.DeleteProduct => DeleteProductAsync(a % 2 == 0),
        Act.Subscribe => SubscribeAsync(a, b, c, ""),
        Act.SubscribeOnTrial => SubscribeAsync(a, b, c, $"&trial_period_days={1 + (c % 20)}&trial_settings[end_behavior][missing_payment_method]={Pick(a, "cancel", "pause", "create_invoice")}"),
        Act.AddItem => PostAsync("subscription_items", $"subscription={One("subscription", a)}&price={One("price", b)}{Manner(c)}"),
        Act.RemoveItem => SendAsync(HttpMethod.Delete, $"subscription_items/{One("subscription_item", a)}"),
        Act.SwapItem => PostAsync($"subscription_items/{One("subscription_item", a)}", $"price={One("price", b)}{Manner(c)}"),
        Act.ChangeQuantity => PostAsync($"subscription_items/{One("subscription_item", a)}", $"quantity={b % 4}{Manner(c)}"),
        Act.CancelNow => SendAsync(HttpMethod.Delete, $"subscriptions/{One("subscription", a)}"),
        Act.CancelAtPeriodEnd => PostAsync($"subscriptions/{One("subscription", a)}", "cancel_at_period_end=true"),
        Act.TakeCancelBack => PostAsync($"subscriptions/{One("subscription", a)}", "cancel_at_period_end=false"),
        Act.PauseCollection => PostAsync($"subscriptions/{One("subscription", a)}", b % 3 == 0 ? "pause_collection=" : $"pause_collection[behavior]={Pick(b, "void", "keep_as_draft", "mark_uncollectible")}"),
        Act.ResumePaused => PostAsync($"subscriptions/{One("subscription", a)}/resume"),
        Act.ChangeCard => ChangeCardAsync(One("customer", a), Cards[b % Cards.Length]),
        Act.DetachCard => PostAsync($"payment_methods/{One("payment_method", a)}/detach"),
        Act.AdvanceClock => AdvanceAsync(TimeSpan.FromDays(1 + (a % 35)) + TimeSpan.FromHours(b % 24)),
        Act.Pay => PostAsync("payment_intents", $"amount={500 + a}&currency=usd&customer={One("customer", b)}&payment_method={PayingCards[c % PayingCards.Length]}&metadata[movie_id]={1 + (a % 4)}&confirm={(a % 5 == 0 ? "false" : "true")}&payment_method_types[]=card"),
        Act.ConfirmPayment => PostAsync($"payment_intents/{One("payment_intent", a)}/confirm", $"payment_method={PayingCards[b % PayingCards.Length]}"),
        Act.CancelPayment => PostAsync($"payment_intents/{One("payment_intent", a)}/cancel"),
        Act.Refund => PostAsync("refunds", $"charge={One("charge", a)}{(b % 2 == 0 ? "" : $"&amount={1 + (c * 3)}")}"),
        Act.AnswerDispute => PostAsync($"disputes/{One("dispute", a)}", $"evidence[uncategorized_text]={Pick(b, "winning_evidence", "losing_evidence")}&submit=true"),
        Act.UpdateCustomer => PostAsync($"customers/{One("customer", a)}", $"name=N{b}"),
        Act.DeleteCustomer => SendAsync(HttpMethod.Delete, $"customers/{One("customer", a)}"),
        _ => throw new InvalidOperationException($"{act} is nothing that happens at Stripe."),
    };

    private Task DoInStoreAsync(Act act, int a, int b, int c)
    {
        var (viewer, action) = (Viewers[a % Viewers.Count], $"{act}-{++actions}");
        return act switch
        {
            Act.StoreAddsCard => CallAsync((node, ct) => node.PaymentMethods.AddAsync(viewer, Cards[b % Cards.Length], action, ct)),
            Act.StoreSubscribes => CallAsync((node, ct) => node.Subscriptions.SubscribeAsync(new(viewer, One("price", b), "web", action, c % 3 == 0 ? null : "pm_card_visa"), ct)),
            Act.StoreCancels => CallAsync((node, ct) => node.Subscriptions.CancelAsync(viewer, One("subscription", b), c % 2 == 0, action, ct)),
            Act.StoreResumes => CallAsync((node, ct) => node.Subscriptions.ResumeAsync(viewer, One("subscription", b), action, ct)),
            Act.StoreBuys => CallAsync((node, ct) => node.Purchases.BuyAsync(new(viewer, 1 + (b % 4), "web", action, Pick(c, "pm_card_visa", "pm_card_visa", "pm_card_refundFail", "pm_card_createDispute")), ct)),
            Act.StoreRefunds => CallAsync((node, ct) => node.Purchases.RefundAsync(One("payment_intent", b), c % 2 == 0 ? null : 1 + (c * 3), action, ct: ct)),
            Act.StoreAsksAgain => lastCall is null ? Task.CompletedTask : CallAsync(lastCall),
            Act.FetchDirty => WorkAsync((node, ct) => node.Worker.FetchDueAsync(ct)),
            Act.RetryInbox => WorkAsync((node, ct) => node.Inbox.RetryAsync(ct)),
            Act.Reconcile => WorkAsync((node, ct) => node.Reconciliation.RunAsync(ct)),
            _ => throw new InvalidOperationException($"{act} is nothing that happens in the store."),
        };
    }

    private async Task CallAsync(Func<Node, CancellationToken, Task> call)
    {
        lastCall = call;
        await WorkAsync(call);
        storeHasCalled = true;
    }

    /// <summary>Lets the store do something under the fate that was set for it.</summary>
    /// <returns>True where it came to its end.</returns>
    private async Task<bool> WorkAsync(Func<Node, CancellationToken, Task> work)
    {
        using var now = fate;
        fate = new Fate();
        try
        {
            await now.RuleAsync(ct => work(world.Node, ct));
            return true;
        }
        catch (Exception) when (now.IsDead)
        {
            return false;
        }
        catch (StripeException e)
        {
            told.Add($"  // {e.GetType().Name}: {e.Message}");
            return false;
        }
        finally
        {
            if (now.IsDead)
            {
                told.Add($"  // the node was killed at step {now.DiesAfter}");
                await world.ReplaceNodeAsync();
            }
        }
    }

    private async Task<Guid> NewViewerAsync(string? customer)
    {
        await using var connection = await world.Database.Source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<Guid>("""
            insert into store.viewer (user_name, normalized_user_name, email, normalized_email, security_stamp, stripe_customer_id)
            values (@name, @name, @name, @name, 's', @customer) returning id
            """, new { name = $"{Guid.NewGuid():N}@EXAMPLE.COM", customer });
    }

    private Task<string?> MakePriceAsync(string groups, int amount) => PostAsync(
        "prices", $"currency=usd&unit_amount={100 + amount}&recurring[interval]=month&lookup_key={NewName("price")}&product_data[name]=P&product_data[metadata][subscription_group]={groups}");

    private async Task DeleteProductAsync(bool withoutPrice)
    {
        if (withoutPrice)
        {
            await PostAsync("products", "name=Soon gone&metadata[subscription_group]=action");
        }

        await SendAsync(HttpMethod.Delete, $"products/{Of("product").LastOrDefault() ?? "none"}");
    }

    private Task<string?> SubscribeAsync(int a, int b, int c, string more) => PostAsync(
        "subscriptions",
        $"customer={One("customer", a)}&items[0][price]={One("price", b)}{(c % 3 == 0 ? $"&items[1][price]={One("price", b + 1)}" : "")}&payment_behavior={Pick(c, "allow_incomplete", "default_incomplete", "error_if_incomplete", "allow_incomplete")}{more}");

    private static string Manner(int c) =>
        $"&proration_behavior={Pick(c, "create_prorations", "always_invoice", "none")}&payment_behavior={Pick(c / 3, "allow_incomplete", "error_if_incomplete", "pending_if_incomplete")}";

    private async Task ChangeCardAsync(string customer, string card)
    {
        if (await PostAsync($"payment_methods/{card}/attach", $"customer={customer}") is { } method)
        {
            await PostAsync($"customers/{customer}", $"invoice_settings[default_payment_method]={method}");
        }
    }

    private async Task AdvanceAsync(TimeSpan by)
    {
        var now = (await world.CallAsync(HttpMethod.Get, $"test_helpers/test_clocks/{clock}")).GetProperty("frozen_time").GetInt64();
        await PostAsync($"test_helpers/test_clocks/{clock}/advance", $"frozen_time={now + (long)by.TotalSeconds}");
        while ((await world.CallAsync(HttpMethod.Get, $"test_helpers/test_clocks/{clock}")).GetProperty("status").GetString() != "ready")
        {
            await Task.Delay(1);
        }
    }

    private Task<string?> PostAsync(string path, string form = "") => SendAsync(HttpMethod.Post, path, form);

    /// <summary>Gives the id of what the call made or changed; null where Stripe refused it.</summary>
    private async Task<string?> SendAsync(HttpMethod method, string path, string form = "")
    {
        var answer = await world.CallAsync(method, path, form);
        told.Add($"  // {method} {path} {form}: {Summary(answer)}");
        if (answer.TryGetProperty("error", out _) || !answer.TryGetProperty("id", out var id))
        {
            return null;
        }

        Remember(answer);
        return id.GetString();
    }

    private static string Summary(JsonElement answer) => answer.TryGetProperty("error", out var error)
        ? error.GetProperty("message").GetString()!
        : $"{answer.GetProperty("id").GetString()} {(answer.TryGetProperty("status", out var status) ? status.GetString() : "")}";

    private void Remember(JsonElement shown)
    {
        if (!shown.TryGetProperty("id", out var id) || !shown.TryGetProperty("object", out var kind))
        {
            return;
        }

        Remember(kind.GetString()!, id.GetString()!);
        if (kind.GetString() == "subscription")
        {
            foreach (var item in shown.GetProperty("items").GetProperty("data").EnumerateArray())
            {
                Remember("subscription_item", item.GetProperty("id").GetString()!);
            }
        }

        if (kind.GetString() == "price" && shown.GetProperty("product").ValueKind == JsonValueKind.String)
        {
            Remember("product", shown.GetProperty("product").GetString()!);
        }
    }

    private void Remember(string kind, string id)
    {
        if (!made.TryGetValue(kind, out var ids))
        {
            made[kind] = ids = [];
        }

        if (!ids.Contains(id))
        {
            ids.Add(id);
        }
    }

    private List<string> Of(string kind) => made.TryGetValue(kind, out var ids) ? ids : [];

    private string One(string kind, int which) => Of(kind) is { Count: > 0 } ids ? ids[which % ids.Count] : "none";

    private string NewName(string what) => $"{what}-{Viewers.Count}-{Guid.NewGuid():N}";

    private static string Pick(int which, params ReadOnlySpan<string> from) => from[which % from.Length];
}
