namespace StreamingStore.Web;

/// <summary>What pages say about the store that they belong to.</summary>
/// <param name="TestMode">The Stripe key is a test one: no money moves, and test cards are offered.</param>
/// <param name="Development">The development accounts exist, and the sign-in page names them.</param>
public sealed record StoreInfo(bool TestMode, bool Development);
