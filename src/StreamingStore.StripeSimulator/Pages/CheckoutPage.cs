using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Checkout;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Pages;

/// <summary>The page of a checkout session, on which a person pays, subscribes or saves a card.</summary>
internal static class CheckoutPage
{
    private const string Path = "/c/pay/{id}";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (string id, HttpRequest request, PageActions pages) => pages.ShowAsync(work => Show(work, id, request.Query["redirect_status"].ToString())));
        app.MapPost(Path, SubmitAsync);
    }

    private static async Task<IResult> SubmitAsync(string id, HttpRequest request, PageActions pages)
    {
        var form = await request.ReadFormAsync();
        var origin = $"{request.Scheme}://{request.Host}";
        return await pages.DoAsync(
            work => Find(work, id) is { } found && CheckoutSessions.IsOpen(found) ? Submit(work, work.Edit(found), form, origin) : Show(work, id, ""),
            (work, refused) => Page(Find(work, id)!, Open(Find(work, id)!, refused.Message), refused.Status));
    }

    private static IResult Submit(Work work, JsonObject session, IFormCollection form, string origin)
    {
        var email = session.Hash("customer_details")?.Text("email") ?? form["email"].ToString();
        if (!email.Contains('@', StringComparison.Ordinal))
            throw StripeError.Invalid("Please give your email address.", "email", "email_invalid");
        var method = CheckoutPaying.NeedsPaymentMethod(session) ? MethodOf(work, session, form) : null;
        var name = form["name"].ToString() is { Length: > 0 } given ? given : session.Hash("customer_details")?.Text("name");
        if (method?.Hash("billing_details") is { } billing)
            (billing["email"], billing["name"]) = (email, name);
        var (refused, authenticate) = CheckoutPaying.Submit(
            work, session, new CheckoutPaying.Submission(email, name, method, origin, $"{origin}/c/pay/{session.Id()}"));
        if (refused is not null)
            throw refused;
        return authenticate is not null ? new SeeOther(authenticate) : Done(session);
    }

    private static JsonObject MethodOf(Work work, JsonObject session, IFormCollection form) => form["card"].ToString() switch
    {
        "bank" when OffersBank(session) => DelayedPayments.MakeMethod(work, arrives: true),
        "bank_fails" when OffersBank(session) => DelayedPayments.MakeMethod(work, arrives: false),
        _ => CardFields.MethodOf(work, form),
    };

    private static IResult Show(Work work, string id, string returned)
    {
        if (Find(work, id) is not { } session)
            return Html.Page("Nothing to pay", "<p>There is no such checkout session.</p>", StatusCodes.Status404NotFound);
        return session.Text("status") switch
        {
            "complete" when returned.Length > 0 => Done(session),
            "complete" => Page(session, "<p>This is done already.</p>" + Link(CheckoutSessions.Destination(session), "Go on")),
            "expired" => Page(session, "<p>This page has expired. Nothing was paid.</p>" + Link(session.Text("cancel_url"), "Go back")),
            _ => Page(session, Open(session, returned == "failed" ? CheckoutPaying.LastProblem(work, session) : null)),
        };
    }

    private static IResult Done(JsonObject session) =>
        CheckoutSessions.Destination(session) is { } destination ? new SeeOther(destination) : Page(session, "<p>Thank you. You can close this page.</p>");

    private static JsonObject? Find(Work work, string id) => work.Find(id) is { } session && session.Kind() == CheckoutSessions.Kind ? session : null;

    private static bool OffersBank(JsonObject session) => session.Text("mode") == "payment";

    private static IResult Page(JsonObject session, string body, int status = StatusCodes.Status200OK) =>
        Html.Page(session.Text("mode") switch { "setup" => "Save a card", "subscription" => "Subscribe", _ => "Pay" }, $"<div class=\"narrow\">{body}</div>", status);

    private static string Open(JsonObject session, string? problem)
    {
        var email = session.Hash("customer_details")?.Text("email");
        var action = session.Text("mode") switch { "setup" => "Save card", "subscription" => "Subscribe", _ => "Pay" };
        return
            $"""
            {(problem is null ? "" : $"<p class=\"alert\" role=\"alert\">{Html.Text(problem)}</p>")}
            {Summary(session)}
            <form method="post">
              {(email is null ? "<label class=\"field\"><span>Email</span><input name=\"email\" type=\"email\" autocomplete=\"email\" required></label>" : $"<p>{Html.Text(email)}</p>")}
              {(CheckoutPaying.NeedsPaymentMethod(session) ? CardFields.Html(OffersBank(session)) : "<p>No card is needed now.</p>")}
              <label class="field"><span>Name on card</span><input name="name" autocomplete="off"></label>
              <button>{action}</button>
            </form>
            {Link(session.Text("cancel_url"), "Go back")}
            """;
    }

    private static string Summary(JsonObject session)
    {
        if (session.Number("amount_total") is not { } total)
            return "<p>Your card is saved for later. No money is taken now.</p>";
        var currency = session.Text("currency")!;
        return
            $"""
            <p class="amount">{Html.Money(total, currency)}</p>
            {Html.Table(["What", "Quantity", "Amount"], session.Hashes("_line_items").Select(item => new[] { Describe(item), Html.Text(item["quantity"]?.ToString()), Html.Money((long)item.Number("amount_total")!, currency) }))}
            """;
    }

    private static string Describe(JsonObject item)
    {
        var price = item.Hash("price")!;
        var every = price.Hash("recurring") is { } recurring
            ? $" ({Html.Money(price.Number("unit_amount") ?? 0, price.Text("currency")!)} each {Html.Text(recurring.Text("interval"))})"
            : "";
        return Html.Text(item.Text("description")) + every;
    }

    private static string Link(string? url, string text) => url is null ? "" : $"<p><a href=\"{Html.Text(url)}\">{text}</a></p>";
}
