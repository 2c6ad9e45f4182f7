namespace StreamingStore.SimulatorTests.Properties;

/// <summary>What a caller may do next.</summary>
public enum Act
{
    CreateCustomer,
    UpdateCustomer,
    DeleteCustomer,
    AttachCard,
    DetachCard,
    CreatePrice,
    Subscribe,
    SubscribeOnTrial,
    ChangeItem,
    AddItem,
    RemoveItem,
    EndAtPeriodEnd,
    PauseCollection,
    RestartPeriod,
    CancelSubscription,
    ResumeSubscription,
    Pay,
    ConfirmPayment,
    CapturePayment,
    CancelPayment,
    Refund,
    AnswerDispute,
    SetUpCard,
    FinalizeInvoice,
    PayInvoice,
    VoidInvoice,
    WriteOffInvoice,
    MakeInvoice,
    AddInvoiceItem,
    Schedule,
    ReleaseSchedule,
    CancelSchedule,
    OpenCheckout,
    ExpireCheckout,
    Preview,
    AdvanceClock,
    Nonsense,
}

/// <summary>One thing done. The numbers choose among what there is by then, so any sequence of deeds makes sense, and any part of it too.</summary>
public sealed record Deed(Act Act, int A, int B, int C);
