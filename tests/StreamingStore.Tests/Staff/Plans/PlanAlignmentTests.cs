using StreamingStore.Billing;
using StreamingStore.Billing.Plans;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Plans;
using StreamingStore.StripeMirror.StripeApi;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Staff.Plans;

public sealed class PlanAlignmentTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private PlanAlignment alignment = null!;
    private PlanFile file = null!;
    private Guid admin;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        alignment = store.Get<PlanAlignment>();
        file = await PlanFile.ReadAsync(Path.Combine(PostgresServer.RepositoryRoot, "db/plans.json"));
        admin = await store.HireAsync("admin");
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task What_stripe_was_set_up_with_differs_in_nothing() => Assert.Empty(await CompareAsync(file));

    [Fact]
    public async Task A_new_plan_and_its_price_are_made()
    {
        var wanted = file with { Plans = [.. file.Plans, new WantedPlan("horror", "Horror", "After dark.", ["horror"], [new WantedPrice("horror-monthly", 499, "month")])] };

        var differences = await CompareAsync(wanted);
        Assert.Equal([PlanDifferenceKind.ProductMissing, PlanDifferenceKind.PriceMissing], differences.Select(one => one.Kind));
        await SettleAsync(wanted, differences);

        Assert.Empty(await CompareAsync(wanted));
        var (plan, price) = (await store.Get<PlanCatalog>().FindAsync("horror-monthly"))!.Value;
        Assert.Equal(("Horror", 499), (plan.Name, price.UnitAmount));
        Assert.Equal(2, (await store.Get<AuditLog>().ListAsync()).Count(entry => entry is { Action: "align_plans", Reason: "a test" }));
    }

    [Fact]
    public async Task A_changed_amount_is_a_new_price_under_the_same_lookup_key_and_the_old_one_is_closed()
    {
        var old = (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price.PriceId;
        var wanted = WithActionAt(749);

        await SettleAsync(wanted, await CompareAsync(wanted));

        Assert.Empty(await CompareAsync(wanted));
        var price = (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price;
        Assert.Equal(749, price.UnitAmount);
        Assert.NotEqual(old, price.PriceId);
        var closed = await new PriceService(store.Stripe).GetAsync(old);
        Assert.Equal((false, null), (closed.Active, closed.LookupKey));
        Assert.False(await store.ScalarAsync<bool>("select active from stripe.price where id = @old", new { old }));
    }

    [Fact]
    public async Task Where_the_store_ended_before_the_old_price_was_closed_that_is_left_to_do()
    {
        var old = (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price.PriceId;
        var wanted = WithActionAt(749);
        await new PriceService(store.Stripe).CreateAsync(new PriceCreateOptions
        {
            Product = "plan_action",
            LookupKey = "action-monthly",
            TransferLookupKey = true,
            UnitAmount = 749,
            Currency = "usd",
            Recurring = new PriceRecurringOptions { Interval = "month" },
            Metadata = new() { [PlanDifference.Replaces] = old },
        });

        var left = Assert.Single(await CompareAsync(wanted));
        Assert.Equal((PlanDifferenceKind.ReplacedPriceOpen, old), (left.Kind, left.PriceId));
        await SettleAsync(wanted, [left]);

        Assert.Empty(await CompareAsync(wanted));
        Assert.False((await new PriceService(store.Stripe).GetAsync(old)).Active);
    }

    [Fact]
    public async Task Where_the_store_ended_before_the_new_price_became_the_default_that_is_done_before_the_old_one_is_closed()
    {
        var old = (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price.PriceId;
        var wanted = WithActionAt(749);
        var products = new ProductService(store.Stripe);
        await products.UpdateAsync("plan_action", new ProductUpdateOptions { DefaultPrice = old });
        await store.AtStripe.FailAsync("cut_before", "GET", "/v1/products/plan_action", times: 3);
        await Assert.ThrowsAsync<StripeCallException>(async () => await SettleAsync(wanted, await CompareAsync(wanted)));

        var left = Assert.Single(await CompareAsync(wanted));
        Assert.Equal((PlanDifferenceKind.ReplacedPriceOpen, old), (left.Kind, left.PriceId));
        await SettleAsync(wanted, [left]);

        Assert.Empty(await CompareAsync(wanted));
        Assert.Equal((await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price.PriceId, (await products.GetAsync("plan_action")).DefaultPriceId);
        Assert.False((await new PriceService(store.Stripe).GetAsync(old)).Active);
    }

    [Fact]
    public async Task Two_who_replace_the_same_price_at_once_make_one_new_price()
    {
        var wanted = WithActionAt(749);
        var difference = Assert.Single(await CompareAsync(wanted));

        await store.Get<PlanSetup>().SettleAsync(wanted, difference, "plan:one");
        await store.Get<PlanSetup>().SettleAsync(wanted, difference, "plan:another");

        Assert.Empty(await CompareAsync(wanted));
        Assert.Equal(2, (await new PriceService(store.Stripe).ListAsync(new PriceListOptions { Product = "plan_action" })).Count());
    }

    [Fact]
    public async Task A_product_that_was_changed_at_stripe_is_changed_back_only_where_it_is_chosen()
    {
        var products = new ProductService(store.Stripe);
        await products.UpdateAsync("plan_action", new ProductUpdateOptions { Name = "Bang", Metadata = new() { ["subscription_group"] = "western" } });
        await products.UpdateAsync("plan_classics", new ProductUpdateOptions { Active = false });

        var differences = await CompareAsync(file);
        Assert.Equal(["plan_action", "plan_classics"], differences.Select(one => one.ProductId));
        await SettleAsync(file, [differences[0]]);

        Assert.Equal("plan_classics", Assert.Single(await CompareAsync(file)).ProductId);
        Assert.Equal(["action"], (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Plan.SubscriptionGroups);
    }

    [Fact]
    public async Task A_closed_price_is_opened_again()
    {
        var price = (await store.Get<PlanCatalog>().FindAsync("classics-monthly"))!.Value.Price.PriceId;
        await new PriceService(store.Stripe).UpdateAsync(price, new PriceUpdateOptions { Active = false });

        var difference = Assert.Single(await CompareAsync(file));
        Assert.Equal(PlanDifferenceKind.PriceClosed, difference.Kind);
        await SettleAsync(file, [difference]);

        Assert.Empty(await CompareAsync(file));
    }

    [Fact]
    public async Task What_is_no_longer_as_it_was_shown_is_left()
    {
        var wanted = WithActionAt(749);
        var shown = await CompareAsync(wanted);
        await SettleAsync(wanted, shown);

        Assert.False(Assert.Single(await alignment.SettleAsync(admin, wanted, shown, "another-form", "a test")).Settled);
        Assert.Equal(2, await store.ScalarAsync<long>("select count(*) from stripe.price where product_id = 'plan_action'"));
    }

    [Theory]
    [InlineData("support")]
    [InlineData("billing")]
    public async Task Only_an_admin_settles(string role)
    {
        var wanted = WithActionAt(749);
        var somebody = await store.HireAsync(role);

        await Assert.ThrowsAsync<StaffRefusedException>(async () => await alignment.SettleAsync(somebody, wanted, await CompareAsync(wanted), "form", "a test"));

        Assert.Single(await CompareAsync(wanted));
    }

    private PlanFile WithActionAt(long amount) =>
        file with { Plans = [.. file.Plans.Select(plan => plan.Id == "action" ? plan with { Prices = [plan.Prices[0] with { UnitAmount = amount }] } : plan)] };

    private Task<IReadOnlyList<PlanDifference>> CompareAsync(PlanFile wanted) => store.Get<PlanSetup>().CompareAsync(wanted);

    private async Task SettleAsync(PlanFile wanted, IReadOnlyCollection<PlanDifference> differences) =>
        Assert.All(await alignment.SettleAsync(admin, wanted, differences, "form", "a test"), outcome => Assert.True(outcome.Settled));
}
