using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using StreamingStore.Accounts;
using StreamingStore.StripeMirror;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>The viewers with whom things are tried: those who are there, and new ones.</summary>
public sealed class TestViewers(NpgsqlDataSource database, UserManager<Viewer> users)
{
    private const int MostSuggestions = 8;

    /// <summary>Addresses that begin with what was typed, in order.</summary>
    public async Task<IReadOnlyList<string>> SuggestAsync(string typed, CancellationToken ct = default)
    {
        var prefix = typed.Trim().ToUpperInvariant();
        if (prefix.Length == 0)
        {
            return [];
        }

        var pattern = $"{prefix.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            "select email from store.viewer where normalized_email like @pattern order by normalized_email limit @MostSuggestions",
            new { pattern, MostSuggestions }, cancellationToken: ct))).AsList();
    }

    /// <summary>The viewer with that address, or null.</summary>
    public async Task<Guid?> FindAsync(string email, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select id from store.viewer where normalized_email = upper(@email)", new { email = email.Trim() }, cancellationToken: ct));
    }

    /// <summary>Registers a viewer as the registration page does, the address taken as confirmed.</summary>
    /// <returns>The viewer; or null with the reason, where there is none.</returns>
    public async Task<(Guid? Id, string? Refusal)> CreateAsync(string email, string password)
    {
        using var step = RunningTest.StartStep("made");
        var viewer = new Viewer { UserName = email.Trim(), Email = email.Trim(), EmailConfirmed = true };
        var made = await users.CreateAsync(viewer, password);
        if (!made.Succeeded)
        {
            return (null, string.Join(' ', made.Errors.Select(error => error.Description).Distinct()));
        }

        RunningTest.Describe(step, "viewer", viewer.Id.ToString());
        return (viewer.Id, null);
    }
}
