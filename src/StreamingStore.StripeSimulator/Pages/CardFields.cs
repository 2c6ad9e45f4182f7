using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Pages;

/// <summary>The part of a form in which a person chooses a test card, or types the number of one.</summary>
internal static class CardFields
{
    private static readonly (string Number, string About)[] Offered =
    [
        ("4242424242424242", "Visa: pays"),
        ("5555555555554444", "Mastercard: pays"),
        ("4000000000003220", "Asks for authentication (3D Secure)"),
        ("4000008260003178", "Asks for authentication, then lacks funds"),
        ("4000000000000002", "Is declined"),
        ("4000000000009995", "Lacks funds"),
        ("4000000000000069", "Has expired"),
        ("4000000000000341", "Can be saved, and is declined when charged"),
        ("4000000000000259", "Pays, and is disputed later"),
    ];

    private const string Bank =
        """
        <option value="bank">Bank account: pays, but it takes a while</option><option value="bank_fails">Bank account: fails after a while</option>
        """;

    /// <param name="bank">Offer test bank accounts too, from which money arrives later.</param>
    public static string Html(bool bank = false) =>
        $"""
        <label class="field"><span>Test card</span>
          <select name="card">{string.Concat(Offered.Select(card => $"<option value=\"{card.Number}\">{Spaced(card.Number)} · {card.About}</option>"))}{(bank ? Bank : "")}</select>
        </label>
        <label class="field"><span>or another card number</span>
          <input name="number" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242">
        </label>
        """;

    /// <summary>The payment method that was chosen.</summary>
    /// <exception cref="StripeError">There is no card of this number.</exception>
    public static JsonObject MethodOf(Work work, IFormCollection form)
    {
        var number = form["number"].ToString() is { Length: > 0 } typed ? typed : form["card"].ToString();
        return PaymentMethods.Make(work, TestCards.OfNumber(number)
            ?? throw new StripeError(402, "card_error", "Your card number is incorrect.", "incorrect_number", "number"));
    }

    private static string Spaced(string number) => string.Join(' ', number.Chunk(4).Select(four => new string(four)));
}
