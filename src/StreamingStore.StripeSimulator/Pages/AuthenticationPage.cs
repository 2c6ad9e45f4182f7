using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Pages;

/// <summary>The page on which the cardholder authenticates (3D Secure), or fails to.</summary>
internal static class AuthenticationPage
{
    private const string Path = "/_simulator/authenticate/{id}";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, ShowAsync);
        app.MapPost(Path, FinishAsync);
    }

    private static async Task<IResult> ShowAsync(string id, HttpRequest request, World world)
    {
        using (await world.TurnAsync())
            return Find(world, id, request.Query["client_secret"].ToString()) is { } intent
                ? Html.Page("Authenticate a payment", intent.Text("status") == "requires_action" ? Question(intent) : Answered(intent))
                : Html.Page("Nothing to authenticate", "<p>There is no such payment, or the link is not complete.</p>", StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> FinishAsync(string id, HttpRequest request, World world, Committing committing, TimeProvider time)
    {
        var form = await request.ReadFormAsync();
        var secret = form["client_secret"].ToString();
        string shown;
        string? back;
        PendingCommit pending;
        using (await world.TurnAsync())
        {
            if (Find(world, id, secret) is not { } found)
                return Results.NotFound();
            if (found.Text("status") != "requires_action")
                return Html.Page("Authenticate a payment", Answered(found));
            var work = new Work(world, time.GetUtcNow());
            var intent = work.Edit(found);
            Finish(work, intent, form["outcome"] == "complete");
            pending = committing.Append(work.Commit());
            shown = Answered(intent);
            back = ReturnAddress(intent);
        }
        await committing.StoredAsync(pending);
        return back is null ? Html.Page("Authenticate a payment", shown) : Results.Redirect(back);
    }

    private static void Finish(Work work, JsonObject intent, bool complete)
    {
        var method = work.Get(PaymentMethods.Kind, intent.Text("payment_method")!);
        var payment = intent.Kind() == PaymentIntents.Kind;
        var authenticated = new Attempt(null as string) { Authenticated = true };
        if (!payment && complete)
            SetupIntents.Attempt(work, intent, method, authenticated);
        else if (!payment)
            SetupIntents.Refuse(work, intent, method, Declines.AuthenticationFailed());
        else
        {
            var refused = complete
                ? PaymentIntents.Attempt(work, intent, method, authenticated)
                : PaymentIntents.Refuse(work, intent, method, Declines.AuthenticationFailed());
            if (refused is not null && intent.Text("_invoice") is { } invoice)
                InvoicePayments.Failed(work, work.Edit(invoice), refused);
        }
    }

    private static JsonObject? Find(World world, string id, string secret) =>
        world.Find(id)?.Body is { } intent && secret.Length > 0 && intent.Text("client_secret") == secret ? intent : null;

    private static string? ReturnAddress(JsonObject intent)
    {
        if (intent.Text("_return_url") is not { } url)
            return null;
        var kind = intent.Kind();
        var joint = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var outcome = intent.Text("status") is "succeeded" or "requires_capture" ? "succeeded" : "failed";
        return $"{url}{joint}{kind}={intent.Id()}&{kind}_client_secret={intent.Text("client_secret")}&redirect_status={outcome}";
    }

    private static string Question(JsonObject intent) =>
        $"""
        <p>The bank behind the card wants to know whether it is really you.</p>
        <p class="amount">{(intent.Number("amount") is { } amount ? Html.Money(amount, intent.Text("currency")!) : "No money is taken now.")}</p>
        <form method="post">
          <input type="hidden" name="client_secret" value="{Html.Text(intent.Text("client_secret"))}">
          <button name="outcome" value="complete">Complete authentication</button>
          <button name="outcome" value="fail" class="quiet">Fail authentication</button>
        </form>
        """;

    private static string Answered(JsonObject intent) =>
        $"<p>{Html.Text(intent.Id())} is <strong>{Html.Text(intent.Text("status")!.Replace('_', ' '))}</strong>. You can close this page.</p>";
}
