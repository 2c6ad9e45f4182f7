using StreamingStore.Accounts;
using StreamingStore.Staff.Audit;
using Stripe;

namespace StreamingStore.Staff.Plans;

/// <summary>What became of a difference that staff wanted settled.</summary>
/// <param name="Difference">The difference.</param>
/// <param name="Settled">Stripe is like the file in this now; false where it was no longer so when it came to be settled.</param>
public sealed record SettledDifference(PlanDifference Difference, bool Settled);

/// <summary>Makes Stripe's products and prices like those of the file, as far as staff choose.</summary>
public sealed class PlanAlignment(PlanSetup setup, StaffRights rights, AuditLog audit)
{
    /// <summary>Settles differences, one after the other. Asked again after a failure, it goes on where it stopped.</summary>
    /// <param name="staffId">Who: an admin.</param>
    /// <param name="file">What is wanted.</param>
    /// <param name="chosen">What was shown and chosen: what is no longer so is left.</param>
    /// <param name="actionId">The id of the page's form: pressed twice, it is one wish.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <exception cref="StaffRefusedException">The account is no admin's.</exception>
    /// <exception cref="StripeException">Stripe refuses or can't be reached; what was settled before stays.</exception>
    public async Task<IReadOnlyList<SettledDifference>> SettleAsync(
        Guid staffId, PlanFile file, IReadOnlyCollection<PlanDifference> chosen, string actionId, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(actionId);
        await rights.RequireAsync(staffId, StaffRole.Admin);
        var outcomes = new List<SettledDifference>();
        var now = (await setup.CompareAsync(file)).ToHashSet();
        foreach (var difference in chosen)
        {
            if (!now.Contains(difference))
            {
                outcomes.Add(new SettledDifference(difference, Settled: false));
                continue;
            }

            var act = new StaffAct(staffId, "align_plans", Subject: difference.LookupKey ?? difference.ProductId, Reason: reason);
            outcomes.Add(await audit.DoAsync(
                act,
                async () =>
                {
                    await setup.SettleAsync(file, difference, $"plan:{actionId}:{difference.Key}");
                    return new SettledDifference(difference, Settled: true);
                },
                _ => $"{difference.Kind}: {difference.AtStripe ?? "nothing"} -> {difference.InFile}"));
        }

        return outcomes;
    }
}
