using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>A refusal in Stripe's own form. Thrown by handlers, turned into the answer by <see cref="ApiPipeline"/>.</summary>
internal sealed class StripeError(int status, string type, string message, string? code = null, string? param = null) : Exception(message)
{
    public int Status { get; } = status;

    public string? Code { get; } = code;

    /// <summary>The refusal came before the request was begun, so an idempotency key does not keep it.</summary>
    public bool BeforeExecution { get; init; }

    /// <summary>What the request did so far stands: a declined payment leaves a charge and events behind.</summary>
    public bool KeepsChanges { get; set; }

    public string? DeclineCode { get; init; }

    /// <summary>When the caller may come again, for a caller that came too often.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The charge that failed.</summary>
    public string? Charge { get; set; }

    /// <summary>Objects that the error shows, such as the payment intent that was declined.</summary>
    public Dictionary<string, JsonObject> Attached { get; } = [];

    public JsonObject ToJson()
    {
        var error = ToErrorHash();
        foreach (var (name, attached) in Attached)
            error[name] = attached.Presented();
        return new JsonObject { ["error"] = error };
    }

    /// <summary>The inner hash, as <c>last_payment_error</c> keeps it.</summary>
    public JsonObject ToErrorHash()
    {
        var error = new JsonObject();
        if (Charge is not null)
            error["charge"] = Charge;
        if (Code is not null)
        {
            error["code"] = Code;
            error["doc_url"] = $"https://stripe.com/docs/error-codes/{Code.Replace('_', '-')}";
        }
        if (DeclineCode is not null)
            error["decline_code"] = DeclineCode;
        error["message"] = Message;
        if (param is not null)
            error["param"] = param;
        error["type"] = type;
        return error;
    }

    public static StripeError Invalid(string message, string? param = null, string? code = null) =>
        new(400, "invalid_request_error", message, code, param);

    public static StripeError Malformed(string message, string param, string? code = null) =>
        new(400, "invalid_request_error", message, code, param) { BeforeExecution = true };

    /// <summary>In the address the missing object is "id" and 404; in a parameter it is that parameter's name and 400.</summary>
    public static StripeError NoSuch(string kind, string id, string? param = null) =>
        new(param is null ? 404 : 400, "invalid_request_error", $"No such {kind.Replace('_', ' ')}: '{id}'", "resource_missing", param ?? "id");

    public static StripeError Card(string message, string code, string? declineCode = null, string? param = null) =>
        new(402, "card_error", message, code, param) { DeclineCode = declineCode, KeepsChanges = true };
}
