using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Faults;

/// <summary>What is to go wrong with one request: it waits first, and then this happens.</summary>
internal readonly record struct RequestPlan(TimeSpan Wait, RequestFault? Fault);

/// <summary>What is to go wrong with one delivery.</summary>
/// <param name="Wait">How long it is held back.</param>
/// <param name="Overtaken">It goes sooner, once another one has been delivered.</param>
/// <param name="Dropped">It is not sent at all.</param>
/// <param name="SecondAfter">How long after the first a second copy is sent; null for none.</param>
/// <param name="Version">The version in which it is sent; null for the endpoint's own.</param>
internal sealed record DeliveryPlan(TimeSpan Wait, bool Overtaken, bool Dropped, TimeSpan? SecondAfter, string? Version);

/// <summary>The faults in force, and the luck that decides whom they hit.</summary>
internal sealed class FaultControl
{
    private readonly Lock gate = new();
    private readonly SearchLag search;
    private readonly int usualLag;
    private List<Draws<RequestFault>> requests = [];
    private List<Draws<DeliveryFault>> deliveries = [];

    public FaultControl(SimulatorOptions options, SearchLag search)
    {
        this.search = search;
        usualLag = (int)options.SearchLag.TotalMilliseconds;
        Settings = new FaultSettings();
        Put(Settings);
    }

    public FaultSettings Settings { get; private set; }

    /// <summary>Replaces all faults; what is not said stands as at the start.</summary>
    public void Put(FaultSettings settings)
    {
        lock (gate)
        {
            Settings = settings with { Seed = settings.Seed ?? Random.Shared.Next(), SearchLagMilliseconds = settings.SearchLagMilliseconds ?? usualLag };
            requests = Draws<RequestFault>.Of(settings.Requests, Settings.Seed.Value);
            deliveries = Draws<DeliveryFault>.Of(settings.Deliveries, Settings.Seed.Value);
            search.Length = TimeSpan.FromMilliseconds(Settings.SearchLagMilliseconds.Value);
        }
    }

    public RequestPlan ForRequest(string method, string path, string key)
    {
        lock (gate)
        {
            var wait = TimeSpan.Zero;
            RequestFault? fault = null;
            foreach (var draws in requests.Where(draws => draws.Rule.Fits(method, path, key) && draws.Hit()))
                if (draws.Rule.Fault == RequestFaultKind.Slow)
                    wait += draws.Wait();
                else
                    fault ??= draws.Rule;
            return new RequestPlan(wait, fault);
        }
    }

    /// <summary>Null when all goes well.</summary>
    public DeliveryPlan? ForDelivery(Delivery delivery)
    {
        lock (gate)
        {
            var plan = new DeliveryPlan(TimeSpan.Zero, false, false, null, null);
            var untouched = plan;
            foreach (var draws in deliveries.Where(draws => draws.Rule.Fits(delivery.Event.Type) && draws.Hit()))
                plan = draws.Rule.Fault switch
                {
                    DeliveryFaultKind.Delay => plan with { Wait = plan.Wait + draws.Wait() },
                    DeliveryFaultKind.Reorder => plan with { Wait = plan.Wait + draws.Wait(), Overtaken = true },
                    DeliveryFaultKind.Drop => plan with { Dropped = true },
                    DeliveryFaultKind.Duplicate => plan with { SecondAfter = draws.Wait() },
                    _ => plan with { Version = draws.Rule.ApiVersion },
                };
            return ReferenceEquals(plan, untouched) ? null : plan;
        }
    }
}
