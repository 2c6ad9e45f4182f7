using System.Data;
using Dapper;

namespace StreamingStore.Entitlements;

/// <summary>What the fragments of <see cref="AccessSql"/> ask for: whose access, at which moment, under which rules.</summary>
public static class ViewerParameters
{
    /// <summary>Adds ViewerId, Now and Grace to a statement's own parameters.</summary>
    /// <param name="parameters">The statement's own.</param>
    /// <param name="viewerId">Whose access; null for a visitor, who has none.</param>
    /// <param name="options">The store's rules.</param>
    /// <param name="clock">Says when it is.</param>
    public static DynamicParameters With(object parameters, Guid? viewerId, StoreOptions options, TimeProvider clock)
    {
        var all = new DynamicParameters(parameters);
        all.Add("ViewerId", viewerId, DbType.Guid);
        all.Add("Now", clock.GetUtcNow().UtcDateTime);
        all.Add("Grace", options.PastDueGrace);
        return all;
    }
}
