using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Hosting;

/// <summary>What the store says when it is up.</summary>
public static class StartBanner
{
    /// <summary>Prints the address, the accounts, and where the data lies.</summary>
    public static void Print(TextWriter output, WebApplication app, BackingServers servers)
    {
        output.WriteLine();
        output.WriteLine($"  StreamingStore  {string.Join(' ', app.Urls)}");
        if (app.Environment.IsDevelopment())
        {
            output.WriteLine($"  Viewer          {DevelopmentAccounts.ViewerEmail}  password {DevelopmentAccounts.Password}");
            output.WriteLine($"  Staff           {DevelopmentAccounts.StaffEmail}   password {DevelopmentAccounts.Password}");
        }

        output.WriteLine($"  Stripe          {servers.SimulatorAddress ?? (servers.Stripe.LiveMode ? "LIVE key: money is real" : "test key")}{(servers.SimulatorAddress is null ? "" : " (simulator)")}");
        output.WriteLine($"  Data            {servers.DatabaseDirectory ?? "the server in ConnectionStrings__Store"}");
        output.WriteLine("  Ctrl-C ends it.");
        output.WriteLine();
    }
}
