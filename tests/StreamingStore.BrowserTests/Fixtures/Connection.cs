using Microsoft.Playwright;

namespace StreamingStore.BrowserTests.Fixtures;

/// <summary>The connection between a page and its circuit, to cut and to restore.</summary>
public sealed class Connection
{
    private readonly List<IWebSocketRoute> open = [];
    private readonly IPage page;
    private bool cut;
    private bool stalled;

    private Connection(IPage page) => this.page = page;

    /// <summary>Takes over the connection of a page that was not opened yet.</summary>
    public static async Task<Connection> OfAsync(Visitor visitor)
    {
        var connection = new Connection(visitor.Page);
        await visitor.Page.RouteWebSocketAsync("**/_blazor**", connection.Opened);
        return connection;
    }

    /// <summary>Cuts the connection as a laptop that goes to sleep does: the page reaches nothing until it is restored.</summary>
    public async Task CutAsync()
    {
        await page.Context.SetOfflineAsync(true);
        await CutCircuitAsync();
    }

    /// <summary>Cuts the circuit's connection alone, as a proxy does that lets no WebSocket through: pages can be loaded.</summary>
    public async Task CutCircuitAsync()
    {
        cut = true;
        foreach (var link in open.ToList())
        {
            await link.CloseAsync();
        }

        open.Clear();
    }

    /// <summary>The connection goes dead, and the browser has not noticed: what the page sends is lost.</summary>
    public void Stall() => stalled = true;

    public async Task RestoreAsync()
    {
        cut = stalled = false;
        await page.Context.SetOfflineAsync(false);
    }

    private void Opened(IWebSocketRoute link)
    {
        if (cut)
        {
            _ = link.CloseAsync();
            return;
        }

        open.Add(link);
        var server = link.ConnectToServer();
        link.OnMessage(message =>
        {
            if (stalled)
            {
                return;
            }

            if (message.Binary is { } bytes)
            {
                server.Send(bytes);
            }
            else
            {
                server.Send(message.Text!);
            }
        });
    }
}
