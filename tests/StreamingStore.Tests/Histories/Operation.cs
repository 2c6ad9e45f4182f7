namespace StreamingStore.Tests.Histories;

/// <summary>What may happen next, at Stripe, between Stripe and the store, or in the store.</summary>
public enum Act
{
    // At Stripe, by its dashboard or by time.
    MakePrice,
    MakeProduct,
    ChangeGroups,
    ArchiveProduct,
    ArchivePrice,
    DeleteProduct,
    Subscribe,
    SubscribeOnTrial,
    AddItem,
    RemoveItem,
    SwapItem,
    ChangeQuantity,
    CancelNow,
    CancelAtPeriodEnd,
    TakeCancelBack,
    PauseCollection,
    ResumePaused,
    ChangeCard,
    DetachCard,
    AdvanceClock,
    Pay,
    ConfirmPayment,
    CancelPayment,
    Refund,
    AnswerDispute,
    UpdateCustomer,
    DeleteCustomer,

    // Between Stripe and the store.
    Deliver,
    DeliverAll,
    DeliverAllBackwards,
    DeliverSomeAtOnce,
    Drop,
    TimePasses,

    // In the store.
    StoreAddsCard,
    StoreSubscribes,
    StoreCancels,
    StoreResumes,
    StoreBuys,
    StoreRefunds,
    StoreAsksAgain,
    FetchDirty,
    RetryInbox,
    Reconcile,

    // What goes wrong with the next thing that the store does.
    ItIsKilled,
    ItsRequestFails,
}

/// <summary>
/// One thing that happens. The numbers choose among what there is by then, so any sequence of operations makes sense, and
/// any part of one too.
/// </summary>
public sealed record Operation(Act Act, int A = 0, int B = 0, int C = 0)
{
    /// <summary>As it is written in a test that keeps a history.</summary>
    public override string ToString() => $"new(Act.{Act}, {A}, {B}, {C}),";
}
