namespace StreamingStore.Web.Components.Payment;

/// <summary>The texts about money: paying, plans, cards, the account.</summary>
public sealed class PaymentText;
