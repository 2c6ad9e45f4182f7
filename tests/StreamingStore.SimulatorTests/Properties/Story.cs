using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamingStore.SimulatorTests.Properties;

/// <summary>A sequence of calls to the API, with what it has made so far. All of it lives by one test clock.</summary>
internal sealed class Story(Simulator simulator)
{
    private static readonly string[] Cards =
    [
        "pm_card_visa", "pm_card_mastercard", "pm_card_chargeCustomerFail", "pm_card_authenticationRequired", "pm_card_createDispute",
        "pm_card_refundFail", "pm_card_visa_chargeDeclined",
    ];

    private readonly Dictionary<string, List<string>> made = [];
    private readonly List<JsonElement> events = [];
    private string clock = "";
    private string newest = "";

    /// <summary>Everything that happened since the story began, oldest first.</summary>
    public IReadOnlyList<JsonElement> Events => events;

    /// <summary>The ids of a kind of object that answers or events have shown.</summary>
    public IReadOnlyList<string> Of(string kind) => made.TryGetValue(kind, out var ids) ? ids : [];

    public async Task BeginAsync()
    {
        await PostAsync("products", "name=First");
        newest = (await ReadAsync("events?limit=1")).GetProperty("data")[0].GetProperty("id").GetString()!;
        made.Clear();
        clock = (await PostAsync("test_helpers/test_clocks", "frozen_time=1767225600"))!;
    }

    public async Task DoAsync(Deed deed)
    {
        await ActAsync(deed);
        await LearnAsync();
    }

    /// <summary>The answer to a read, whatever it is, as long as it is no inner error.</summary>
    public async Task<JsonElement> ReadAsync(string path) => (await SendAsync(HttpMethod.Get, path, "")).Body;

    private Task ActAsync(Deed deed)
    {
        var (a, b, c) = (deed.A, deed.B, deed.C);
        return deed.Act switch
        {
            Act.CreateCustomer => PostAsync("customers", $"test_clock={clock}&email=p{a}@example.com&balance={(a % 5 == 0 ? -b : 0)}"),
            Act.UpdateCustomer => PostAsync($"customers/{One("customer", a)}", b % 3 == 0 ? $"balance={c}" : $"name=N{b}&metadata[k{c % 3}]={b}"),
            Act.DeleteCustomer => CallAsync(HttpMethod.Delete, $"customers/{One("customer", a)}"),
            Act.AttachCard => AttachAsync(One("customer", a), Cards[b % Cards.Length]),
            Act.DetachCard => PostAsync($"payment_methods/{One("payment_method", a)}/detach"),
            Act.CreatePrice => PostAsync("prices", $"currency=usd&unit_amount={100 * (a % 40)}&product_data[name]=P&recurring[interval]={Pick(b, "month", "month", "week", "day", "year")}"),
            Act.Subscribe => SubscribeAsync(a, b, c, ""),
            Act.SubscribeOnTrial => SubscribeAsync(a, b, c, $"&trial_period_days={1 + (c % 40)}&trial_settings[end_behavior][missing_payment_method]={Pick(b, "cancel", "pause", "create_invoice")}"),
            Act.ChangeItem => PostAsync($"subscription_items/{One("subscription_item", a)}", $"{(b % 2 == 0 ? $"price={One("price", c)}" : $"quantity={c % 9}")}{Manner(b, c)}"),
            Act.AddItem => PostAsync("subscription_items", $"subscription={One("subscription", a)}&price={One("price", b)}&quantity={c % 4}{Manner(b, c)}"),
            Act.RemoveItem => CallAsync(HttpMethod.Delete, $"subscription_items/{One("subscription_item", a)}", $"proration_behavior={Pick(b, "none", "create_prorations", "always_invoice")}"),
            Act.EndAtPeriodEnd => PostAsync($"subscriptions/{One("subscription", a)}", $"cancel_at_period_end={(b % 3 > 0 ? "true" : "false")}"),
            Act.PauseCollection => PostAsync($"subscriptions/{One("subscription", a)}", b % 4 == 0 ? "pause_collection=" : $"pause_collection[behavior]={Pick(b, "void", "keep_as_draft", "mark_uncollectible")}"),
            Act.RestartPeriod => PostAsync($"subscriptions/{One("subscription", a)}", $"{(b % 2 == 0 ? "billing_cycle_anchor=now" : "trial_end=now")}{Manner(b, c)}"),
            Act.CancelSubscription => CallAsync(HttpMethod.Delete, $"subscriptions/{One("subscription", a)}", b % 2 == 0 ? "" : "prorate=true&invoice_now=true"),
            Act.ResumeSubscription => PostAsync($"subscriptions/{One("subscription", a)}/resume", $"billing_cycle_anchor={Pick(b, "now", "unchanged")}"),
            Act.Pay => PostAsync("payment_intents", $"amount={50 + (a * 7)}&currency=usd&capture_method={Pick(b, "automatic", "automatic", "manual")}&confirm={(c % 4 == 0 ? "false" : "true")}{Payer(b, c)}"),
            Act.ConfirmPayment => PostAsync($"payment_intents/{One("payment_intent", a)}/confirm", $"payment_method={Cards[b % Cards.Length]}&return_url=https://example.com"),
            Act.CapturePayment => PostAsync($"payment_intents/{One("payment_intent", a)}/capture", b % 2 == 0 ? "" : $"amount_to_capture={1 + b}"),
            Act.CancelPayment => PostAsync($"payment_intents/{One("payment_intent", a)}/cancel"),
            Act.Refund => PostAsync("refunds", $"charge={One("charge", a)}{(b % 2 == 0 ? "" : $"&amount={1 + (b * 3)}")}"),
            Act.AnswerDispute => PostAsync($"disputes/{One("dispute", a)}", $"evidence[uncategorized_text]={Pick(b, "winning_evidence", "losing_evidence", "hm")}&submit={(c % 2 == 0 ? "true" : "false")}"),
            Act.SetUpCard => PostAsync("setup_intents", $"customer={One("customer", a)}&payment_method={Cards[b % Cards.Length]}&confirm=true&return_url=https://example.com"),
            Act.FinalizeInvoice => PostAsync($"invoices/{One("invoice", a)}/finalize"),
            Act.PayInvoice => PostAsync($"invoices/{One("invoice", a)}/pay", b % 3 == 0 ? "paid_out_of_band=true" : $"payment_method={Cards[c % Cards.Length]}"),
            Act.VoidInvoice => PostAsync($"invoices/{One("invoice", a)}/void"),
            Act.WriteOffInvoice => PostAsync($"invoices/{One("invoice", a)}/mark_uncollectible"),
            Act.MakeInvoice => PostAsync("invoices", $"customer={One("customer", a)}&pending_invoice_items_behavior={Pick(b, "include", "exclude")}"),
            Act.AddInvoiceItem => PostAsync("invoiceitems", $"customer={One("customer", a)}&amount={(b * 10) - 500}&currency=usd{(c % 2 == 0 ? "" : $"&invoice={One("invoice", c)}")}"),
            Act.Schedule => PostAsync("subscription_schedules", $"from_subscription={One("subscription", a)}"),
            Act.ReleaseSchedule => PostAsync($"subscription_schedules/{One("subscription_schedule", a)}/release"),
            Act.CancelSchedule => PostAsync($"subscription_schedules/{One("subscription_schedule", a)}/cancel"),
            Act.OpenCheckout => PostAsync("checkout/sessions", $"mode=subscription&customer={One("customer", a)}&success_url=https://example.com&line_items[0][price]={One("price", b)}&line_items[0][quantity]=1"),
            Act.ExpireCheckout => PostAsync($"checkout/sessions/{One("checkout.session", a)}/expire"),
            Act.Preview => PostAsync("invoices/create_preview", $"subscription={One("subscription", a)}{(b % 2 == 0 ? "" : $"&subscription_details[items][0][id]={One("subscription_item", b)}&subscription_details[items][0][price]={One("price", c)}")}"),
            Act.AdvanceClock => AdvanceAsync(1 + (a % 35), b % 24),
            _ => NonsenseAsync(a, b, c),
        };
    }

    /// <summary>Takes in the events that have come, and the objects that they speak of.</summary>
    private async Task LearnAsync()
    {
        JsonElement page;
        do
        {
            page = await ReadAsync($"events?limit=100&ending_before={newest}");
            foreach (var happened in page.GetProperty("data").EnumerateArray().Reverse())
            {
                events.Add(happened);
                newest = happened.GetProperty("id").GetString()!;
                Remember(happened.GetProperty("data").GetProperty("object"));
            }
        }
        while (page.GetProperty("has_more").GetBoolean());
    }

    private void Remember(JsonElement shown)
    {
        // A summary has no id, and a preview has one that nothing can be found under.
        if (!shown.TryGetProperty("id", out var id) || id.GetString()!.StartsWith("upcoming_", StringComparison.Ordinal))
            return;
        var kind = shown.GetProperty("object").GetString()!;
        Remember(kind, id.GetString()!);
        if (kind == "subscription")
            foreach (var item in shown.GetProperty("items").GetProperty("data").EnumerateArray())
                Remember("subscription_item", item.GetProperty("id").GetString()!);
    }

    private void Remember(string kind, string id)
    {
        if (!made.TryGetValue(kind, out var ids))
            made[kind] = ids = [];
        if (!ids.Contains(id))
            ids.Add(id);
    }

    private string One(string kind, int which) => Of(kind) is { Count: > 0 } ids ? ids[which % ids.Count] : "none";

    private static string Pick(int which, params ReadOnlySpan<string> from) => from[which % from.Length];

    private static string Manner(int b, int c) =>
        $"&proration_behavior={Pick(c, "create_prorations", "always_invoice", "none")}&payment_behavior={Pick(b / 2, "allow_incomplete", "error_if_incomplete", "pending_if_incomplete", "default_incomplete")}";

    private string Payer(int b, int c) => c % 3 == 0 ? $"&payment_method={Cards[b % Cards.Length]}" : $"&customer={One("customer", b)}&payment_method={Cards[c % Cards.Length]}&setup_future_usage=off_session";

    private async Task AttachAsync(string customer, string card)
    {
        if (await CallAsync(HttpMethod.Post, $"payment_methods/{card}/attach", $"customer={customer}") is { } method)
            await PostAsync($"customers/{customer}", $"invoice_settings[default_payment_method]={method}");
    }

    private Task<string?> SubscribeAsync(int a, int b, int c, string more) => PostAsync(
        "subscriptions",
        $"customer={One("customer", a)}&items[0][price]={One("price", b)}&items[0][quantity]={1 + (c % 3)}{(c % 4 == 0 ? $"&items[1][price]={One("price", b + 1)}" : "")}&payment_behavior={Pick(c / 2, "allow_incomplete", "default_incomplete", "error_if_incomplete")}{more}");

    private async Task AdvanceAsync(int days, int hours)
    {
        var now = (await ReadAsync($"test_helpers/test_clocks/{clock}")).GetProperty("frozen_time").GetInt64();
        await PostAsync($"test_helpers/test_clocks/{clock}/advance", $"frozen_time={now + (days * 86400) + (hours * 3600)}");
        await Eventually.Async(async () => (await ReadAsync($"test_helpers/test_clocks/{clock}")).GetProperty("status").GetString() == "ready");
    }

    private Task NonsenseAsync(int a, int b, int c)
    {
        var path = Pick(a, "customers", "subscriptions", "payment_intents", "prices", "refunds", "invoices", $"subscriptions/{One("subscription", b)}", $"customers/{One("customer", b)}");
        var form = Pick(c, "items=x", "items[0]=1", "amount=-1&currency=usd", "metadata[a][b]=c", "email[]=a", "expand[]=a.b.c", "customer=&amount=9", "recurring[interval]=eon", "limit=0", "trial_end=99999999999999");
        return b % 3 == 0 ? ReadAsync($"{path}?{form}") : PostAsync(path, form);
    }

    private Task<string?> PostAsync(string path, string form = "") => CallAsync(HttpMethod.Post, path, form);

    /// <summary>Gives the id of what the call made or changed; null when it was refused.</summary>
    private async Task<string?> CallAsync(HttpMethod method, string path, string form = "")
    {
        var (status, body) = await SendAsync(method, path, form);
        return status == HttpStatusCode.OK && body.TryGetProperty("id", out var id) ? id.GetString() : null;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string form)
    {
        using var request = new HttpRequestMessage(method, "/v1/" + path);
        if (method != HttpMethod.Get)
            request.Content = new StringContent(form, null, "application/x-www-form-urlencoded");
        using var answer = await simulator.Http.SendAsync(request);
        // On one line each, so that the message of a failure can be read.
        var body = JsonSerializer.SerializeToElement(await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync()));
        Assert.True((int)answer.StatusCode < 500, $"{method} {path} {form} answered {(int)answer.StatusCode}: {body}");
        if (answer.StatusCode == HttpStatusCode.OK && method == HttpMethod.Post)
            Remember(body);
        return (answer.StatusCode, body);
    }
}
