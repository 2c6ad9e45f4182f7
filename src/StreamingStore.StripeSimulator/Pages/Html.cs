using System.Globalization;
using System.Net;
using System.Text;

namespace StreamingStore.StripeSimulator.Pages;

/// <summary>The frame of the simulator's few pages.</summary>
internal static class Html
{
    private const string Style =
        """
        :root { color-scheme: light dark; --line: light-dark(#e3e6ee, #2b3040); --faint: light-dark(#667085, #98a2b3); --card: light-dark(#fff, #171a23);
                --page: light-dark(#f6f7fb, #0e1017); --accent: light-dark(#5046e5, #8b83ff); --good: light-dark(#087443, #4ade80); --bad: light-dark(#b42318, #f97066); }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--page); color: light-dark(#1d2433, #e6e8ee); font: 15px/1.5 system-ui, sans-serif }
        main { max-width: 72rem; margin: 0 auto; padding: 2rem 1rem 4rem }
        h1 { font-size: 1.4rem; margin: 0 0 .25rem } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem } p { margin: .4rem 0 }
        .faint { color: var(--faint) } .amount { font-size: 1.6rem }
        .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px }
        table { border-collapse: collapse; width: 100%; font-size: .88rem } th, td { text-align: left; padding: .4rem .8rem; border-top: 1px solid var(--line); white-space: nowrap }
        thead th { border-top: 0; color: var(--faint); font-weight: 500 } code { font: .85em ui-monospace, monospace }
        .good { color: var(--good) } .bad { color: var(--bad) } .waiting { color: var(--accent) }
        button { font: inherit; padding: .5rem 1rem; border-radius: 8px; border: 1px solid var(--accent); background: var(--accent); color: light-dark(#fff, #0e1017); cursor: pointer }
        .narrow { max-width: 30rem; margin-inline: auto } .box { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.2rem; margin: 1rem 0 }
        .alert { border: 1px solid var(--bad); border-radius: 8px; color: var(--bad); padding: .5rem .8rem; margin: 1rem 0 }
        .field { display: block; margin: .8rem 0 } .field > span { display: block; font-weight: 500 } .row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center }
        input, select { font: inherit; width: 100%; padding: .5rem .6rem; border-radius: 8px; border: 1px solid var(--faint); background: var(--card); color: inherit }
        .row form { display: inline } .row select { width: auto } a { color: var(--accent) } :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
        button.quiet { background: transparent; color: inherit; border-color: var(--line) }
        """;

    public static IResult Page(string title, string body, int status = StatusCodes.Status200OK, int? refreshSeconds = null) => Results.Content(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{(refreshSeconds is null ? "" : $"<meta http-equiv=\"refresh\" content=\"{refreshSeconds}\">")}
          <title>{Text(title)} · Stripe simulator</title>
          <style>{Style}</style>
        </head>
        <body><main>
        <h1>{Text(title)}</h1>
        {body}
        </main></body>
        </html>
        """,
        "text/html", Encoding.UTF8, status);

    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string Money(long amount, string currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount / 100m:0.00} {Text(currency.ToUpperInvariant())}");

    /// <summary>The day of an instant that is given in seconds since 1970.</summary>
    public static string Day(long instant) => DateTimeOffset.FromUnixTimeSeconds(instant).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Table(string[] heads, IEnumerable<string[]> rows)
    {
        var html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        foreach (var head in heads)
            html.Append("<th>").Append(head).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
                html.Append("<td>").Append(cell).Append("</td>");
            html.Append("</tr>");
        }
        return html.Append("</tbody></table></div>").ToString();
    }
}
