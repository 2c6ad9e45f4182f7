using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.BillingPortal;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Pages;

/// <summary>The billing portal: where a customer looks after subscriptions, cards and invoices, as far as its configuration lets them.</summary>
internal static class PortalPage
{
    private const string Path = "/p/session/{secret}";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (string secret, PageActions pages) => pages.ShowAsync(work => Show(work, secret, null)));
        app.MapPost(Path, ActAsync);
    }

    private static async Task<IResult> ActAsync(string secret, HttpRequest request, PageActions pages)
    {
        var form = await request.ReadFormAsync();
        var origin = $"{request.Scheme}://{request.Host}";
        return await pages.DoAsync(
            work =>
            {
                if (PortalSessionEndpoints.Find(work, secret) is not { } session)
                    return Missing();
                var next = PortalActions.Do(work, session, form, origin);
                return new SeeOther(next ?? session.Hash("flow")?.Hash("after_completion")?.Hash("redirect")?.Text("return_url") ?? session.Text("url")!);
            },
            (work, refused) => Show(work, secret, refused.Message, refused.Status));
    }

    private static IResult Missing() =>
        Html.Page("Nothing here", "<p>There is no such billing portal session.</p>", StatusCodes.Status404NotFound);

    private static IResult Show(Work work, string secret, string? problem, int status = StatusCodes.Status200OK)
    {
        if (PortalSessionEndpoints.Find(work, secret) is not { } session || work.Find(session.Text("customer")!) is not { } customer || customer.Flag("deleted"))
            return Missing();
        var configuration = work.Find(session.Text("configuration")!)!;
        var back = session.Text("return_url") is { } url ? $"<p><a href=\"{Html.Text(url)}\">Go back</a></p>" : "";
        return Html.Page("Billing",
            $"""
            <p class="faint">{Html.Text(customer.Text("name") ?? customer.Text("email"))}</p>
            {back}
            {(problem is null ? "" : $"<p class=\"alert\" role=\"alert\">{Html.Text(problem)}</p>")}
            {Sections(work, session, customer, configuration)}
            """, status);
    }

    /// <summary>All of it; a flow shows only what it is about.</summary>
    private static string Sections(Work work, JsonObject session, JsonObject customer, JsonObject configuration)
    {
        var flow = session.Hash("flow");
        var type = flow?.Text("type");
        var about = type is null ? null : flow!.Hash(type)?.Text("subscription");
        var html = "";
        if (type != "payment_method_update")
            html += Subscriptions(work, customer, configuration, about, type, type == "subscription_update_confirm");
        if (type is null or "payment_method_update" && PortalConfigurations.Allows(configuration, "payment_method_update"))
            html += Cards(work, customer);
        if (type is null && PortalConfigurations.Allows(configuration, "invoice_history"))
            html += Invoices(work, customer);
        return html;
    }

    private static string Subscriptions(Work work, JsonObject customer, JsonObject configuration, string? only, string? type, bool confirming)
    {
        var shown = work.Where("subscription", "customer", customer.Id()).Where(SubscriptionStates.IsLive).Where(subscription => only is null || subscription.Id() == only);
        return "<h2>Subscriptions</h2>" + string.Concat(shown.Select(subscription =>
            $"""
            <div class="box">
              <p><strong>{string.Join(", ", subscription.Listed("items").Select(item => NameOf(work, item.Hash("price")!)))}</strong></p>
              <p class="faint">{Html.Text(subscription.Text("status")!.Replace('_', ' '))}, {(subscription.Number("cancel_at") is { } end ? $"ends {Html.Day(end)}" : $"renews {Html.Day(Time.DueTimes.PeriodEnd(subscription))}")}</p>
              <div class="row">
                {(confirming ? Button("confirm", subscription.Id(), "Confirm the change") : "")}
                {(type is null or "subscription_cancel" ? Ending(configuration, subscription) : "")}
                {(type is null or "subscription_update" ? Switching(work, configuration, subscription) : "")}
              </div>
            </div>
            """));
    }

    private static string Ending(JsonObject configuration, JsonObject subscription) =>
        subscription.Number("cancel_at") is not null ? Button("resume", subscription.Id(), "Keep it")
        : PortalConfigurations.Allows(configuration, "subscription_cancel") ? Button("cancel", subscription.Id(), "Cancel", true)
        : "";

    private static string Switching(Work work, JsonObject configuration, JsonObject subscription)
    {
        if (!PortalConfigurations.Allows(configuration, "subscription_update") || subscription.Listed("items").ToList() is not [var item])
            return "";
        var others = PortalConfigurations.Prices(configuration).Where(price => price != item.Hash("price")!.Id()).Select(id => work.Find(id)!).ToList();
        return others.Count == 0 ? "" :
            $"""
            <form method="post" class="row"><input type="hidden" name="id" value="{subscription.Id()}">
              <select name="price" aria-label="Switch to">{string.Concat(others.Select(price => $"<option value=\"{price.Id()}\">{NameOf(work, price)}</option>"))}</select>
              <button name="action" value="switch" class="quiet">Switch</button></form>
            """;
    }

    private static string Cards(Work work, JsonObject customer)
    {
        var preferred = customer.Hash("invoice_settings")!.Text("default_payment_method");
        var rows = work.Where("payment_method", "customer", customer.Id()).Select(method => new[]
        {
            $"{Html.Text(method.Hash("card")?.Text("brand") ?? method.Text("type"))} •••• {Html.Text(method.Hash("card")?.Text("last4"))}",
            method.Id() == preferred ? "default" : Button("default", method.Id(), "Make default", true),
            Button("remove", method.Id(), "Remove", true),
        });
        return
            $"""
            <h2>Cards</h2>
            {Html.Table(["Card", "Default", "Remove"], rows)}
            <form method="post" class="narrow box">{CardFields.Html()}<button name="action" value="add">Add card</button></form>
            """;
    }

    private static string Invoices(Work work, JsonObject customer) =>
        "<h2>Invoices</h2>" + Html.Table(["Number", "Date", "Amount", "Status"], work.Where("invoice", "customer", customer.Id()).AsEnumerable().Reverse()
            .Where(invoice => invoice.Text("status") != "draft")
            .Select(invoice => new[]
            {
                Html.Text(invoice.Text("number")), Html.Day((long)invoice.Number("created")!),
                Html.Money((long)invoice.Number("total")!, invoice.Text("currency")!), Html.Text(invoice.Text("status")),
            }));

    private static string NameOf(Work work, JsonObject price) =>
        $"{Html.Text(work.Find(price.Text("product")!)?.Text("name"))} ({Html.Money(price.Number("unit_amount") ?? 0, price.Text("currency")!)} each {Html.Text(price.Hash("recurring")?.Text("interval"))})";

    private static string Button(string action, string id, string text, bool quiet = false) =>
        $"<form method=\"post\"><input type=\"hidden\" name=\"id\" value=\"{id}\"><button name=\"action\" value=\"{action}\"{(quiet ? " class=\"quiet\"" : "")}>{text}</button></form>";
}
