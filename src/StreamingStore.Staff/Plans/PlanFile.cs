using System.Text.Json;
using StreamingStore.StripeMirror;

namespace StreamingStore.Staff.Plans;

/// <summary>The plans that the file <c>db/plans.json</c> asks for.</summary>
/// <param name="Currency">The currency of every price, a three-letter code in lower case.</param>
/// <param name="Plans">The plans.</param>
public sealed record PlanFile(string Currency, IReadOnlyList<WantedPlan> Plans)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads the file.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="ct">Cancels the reading.</param>
    /// <exception cref="StoreException">It is missing or can't be read.</exception>
    public static async Task<PlanFile> ReadAsync(string path, CancellationToken ct = default)
    {
        if (!File.Exists(path))
        {
            throw new StoreException($"The file of the plans {path} is missing: restore it from the repository (db/plans.json).");
        }

        try
        {
            await using var stream = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<PlanFile>(stream, Format, ct) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new StoreException($"The file of the plans {path} can't be read: {e.Message}", e);
        }
    }
}

/// <summary>A plan that is wanted: a Stripe product.</summary>
/// <param name="Id">Its name in the file.</param>
/// <param name="Name">The product's name.</param>
/// <param name="Description">One sentence.</param>
/// <param name="SubscriptionGroups">The groups of films that it covers.</param>
/// <param name="Prices">Its prices.</param>
public sealed record WantedPlan(string Id, string Name, string Description, IReadOnlyList<string> SubscriptionGroups, IReadOnlyList<WantedPrice> Prices)
{
    /// <summary>The product's id at Stripe.</summary>
    public string ProductId => $"plan_{Id}";

    /// <summary>The groups as the product's metadata has them.</summary>
    public string Groups => string.Join(',', SubscriptionGroups);
}

/// <summary>A price that is wanted.</summary>
/// <param name="LookupKey">The name by which links and apps know it.</param>
/// <param name="UnitAmount">What one interval costs, in the currency's smallest unit (cents).</param>
/// <param name="Interval"><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
public sealed record WantedPrice(string LookupKey, long UnitAmount, string Interval);
