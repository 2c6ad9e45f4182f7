using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace StreamingStore.Tests.Entitlements.Rule;

/// <summary>Generates states of the world: few ids, so that objects meet, and fields that may be missing, as in older API versions.</summary>
internal static class AccessCases
{
    /// <summary>The films that a case is about, with their groups.</summary>
    public static readonly IReadOnlyDictionary<long, string[]> Films = new Dictionary<long, string[]>
    {
        [1] = ["action", "adventure"],
        [2] = ["western"],
        [3] = [],
        [4] = ["comedy", "action"],
    };

    private static readonly string[] Groups = ["action", "western", "comedy", "family"];

    private static readonly Gen<int> Day = Gen.Choose(-10, 10);
    private static readonly Gen<int?> PerhapsDay = Gen.Frequency((2, Gen.Constant<int?>(null)), (1, Day.Select(day => (int?)day)));
    private static readonly Gen<bool> Seldom = Gen.Frequency((7, Gen.Constant(false)), (1, Gen.Constant(true)));
    private static readonly Gen<string> Customer = Gen.Frequency((8, Gen.Constant(AccessCase.Mine)), (1, Gen.Constant(AccessCase.Other)));

    public static Arbitrary<AccessCase> Any { get; } = Arb.From(
        from now in Day
        from grace in Gen.Elements(0, 1, 7)
        from subscriptions in Some(Subscription(), 3)
        from items in Some(Item(), 5)
        from products in Some(Product(), 6)
        from clocks in Some(TestClock(), 3)
        from payments in Some(Payment(), 3)
        from refunds in Some(Refund(), 4)
        from disputes in Some(Dispute(), 1)
        from grants in Gen.Frequency((2, Gen.Constant<CaseGrant[]>([])), (1, Some(Grant(), 2)))
        select new AccessCase(now, grace, [.. subscriptions, .. items, .. products, .. clocks, .. payments, .. refunds, .. disputes], grants),
        Smaller);

    private static Gen<MirrorRow> Subscription() =>
        from id in Gen.Choose(1, 3)
        from customer in Customer
        from expanded in Seldom
        from status in Gen.Frequency(
            (3, Gen.Constant("active")), (3, Gen.Constant("past_due")),
            (5, Gen.Elements("trialing", "incomplete", "incomplete_expired", "unpaid", "canceled", "paused", "a_status_to_come")))
        from atPeriodEnd in Gen.Elements(true, false, false)
        from cancelAt in PerhapsDay
        from start in PerhapsDay
        from end in PerhapsDay
        from clock in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 3)))
        from paused in Seldom
        from deleted in Seldom
        select Row("subscription", $"sub_#_{id}", deleted, new JsonObject
        {
            ["customer"] = expanded ? new JsonObject { ["id"] = customer, ["object"] = "customer" } : customer,
            ["status"] = status,
            ["cancel_at_period_end"] = atPeriodEnd,
            ["cancel_at"] = Seconds(cancelAt),
            ["current_period_start"] = Seconds(start),
            ["current_period_end"] = Seconds(end),
            ["pause_collection"] = paused ? new JsonObject { ["behavior"] = "void" } : null,
            ["test_clock"] = clock == 0 ? null : $"clock_#_{clock}",
        });

    private static Gen<MirrorRow> Item() =>
        from id in Gen.Choose(1, 5)
        from subscription in Gen.Choose(1, 3)
        from product in Gen.Choose(1, 3)
        from plan in Seldom
        from start in PerhapsDay
        from end in PerhapsDay
        from deleted in Seldom
        select Row("subscription_item", $"si_#_{id}", deleted, new JsonObject
        {
            ["subscription"] = $"sub_#_{subscription}",
            [plan ? "plan" : "price"] = new JsonObject { ["id"] = $"price_#_{product}", ["product"] = $"prod_#_{product}" },
            ["current_period_start"] = Seconds(start),
            ["current_period_end"] = Seconds(end),
        });

    private static Gen<MirrorRow> Product() =>
        from id in Gen.Choose(1, 3)
        from groups in Some(Gen.Elements(Groups), 3)
        from separator in Gen.Elements(",", ", ")
        from deleted in Seldom
        from stub in Seldom
        select Row("product", $"prod_#_{id}", deleted || stub, stub
            ? new JsonObject { ["deleted"] = true }
            : new JsonObject { ["metadata"] = new JsonObject { ["subscription_group"] = string.Join(separator, groups) } });

    private static Gen<MirrorRow> TestClock() =>
        from id in Gen.Choose(1, 3)
        from time in Day
        from stub in Seldom
        select Row("test_helpers.test_clock", $"clock_#_{id}", stub, stub ? new JsonObject { ["deleted"] = true } : new JsonObject { ["frozen_time"] = Seconds(time) });

    private static Gen<MirrorRow> Payment() =>
        from id in Gen.Choose(1, 3)
        from customer in Customer
        from movie in Gen.Choose(1, 4)
        from status in Gen.Frequency((3, Gen.Constant("succeeded")), (1, Gen.Elements("processing", "requires_action", "canceled")))
        from ofMovie in Seldom.Select(not => !not)
        from deleted in Seldom
        select Row("payment_intent", $"pi_#_{id}", deleted, new JsonObject
        {
            ["customer"] = customer,
            ["status"] = status,
            ["amount"] = 800,
            ["metadata"] = ofMovie ? new JsonObject { ["movie_id"] = $"{movie}" } : [],
        });

    private static Gen<MirrorRow> Refund() =>
        from id in Gen.Choose(1, 4)
        from payment in Gen.Choose(1, 3)
        from amount in Gen.Elements(200, 400, 799, 800)
        from status in Gen.Elements("succeeded", "pending", "requires_action", "failed", "canceled", null)
        from deleted in Seldom
        select Row("refund", $"re_#_{id}", deleted, new JsonObject { ["payment_intent"] = $"pi_#_{payment}", ["amount"] = amount, ["status"] = status });

    private static Gen<MirrorRow> Dispute() =>
        from id in Gen.Choose(1, 2)
        from payment in Gen.Choose(1, 3)
        from status in Gen.Elements("needs_response", "under_review", "won", "lost", "warning_closed")
        from deleted in Seldom
        select Row("dispute", $"du_#_{id}", deleted, new JsonObject { ["payment_intent"] = $"pi_#_{payment}", ["amount"] = 800, ["status"] = status });

    private static Gen<CaseGrant> Grant() =>
        from movie in Gen.Choose(0, 4)
        from @group in Gen.Elements(Groups)
        from expires in PerhapsDay
        from revoked in Seldom
        select new CaseGrant(movie == 0 ? null : movie, movie == 0 ? @group : null, expires, revoked);

    private static Gen<T[]> Some<T>(Gen<T> one, int most) =>
        from count in Gen.Choose(0, most)
        from some in one.ArrayOf(count)
        select some;

    private static MirrorRow Row(string kind, string id, bool deleted, JsonObject fields)
    {
        fields["id"] = id;
        fields["object"] = kind;
        return new MirrorRow(fields, deleted);
    }

    private static JsonNode? Seconds(int? day) => day is { } number ? AccessCase.Seconds(number) : null;

    /// <summary>Less one grant, or less one row.</summary>
    private static IEnumerable<AccessCase> Smaller(AccessCase whole) =>
    [
        .. whole.Grants.Select((_, left) => whole with { Grants = [.. whole.Grants.Where((_, number) => number != left)] }),
        .. whole.Rows.Select((_, left) => whole with { Rows = [.. whole.Rows.Where((_, number) => number != left)] }),
    ];
}
