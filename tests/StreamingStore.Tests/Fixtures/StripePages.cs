using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace StreamingStore.Tests.Fixtures;

/// <summary>A person at Stripe's own pages, and the simulator's switches for what goes wrong.</summary>
public sealed partial class StripePages(string simulator)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public const string GoodCard = "4242424242424242";
    public const string DeclinedCard = "4000000000000002";
    public const string ConfirmedCard = "4000000000003220";

    /// <summary>Fills in a payment page and sends it.</summary>
    /// <returns>Where it leads: the store, or the bank's page.</returns>
    public static async Task<string?> PayAsync(string page, string card = GoodCard)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = "viewer@example.com", ["card"] = card });
        using var response = await Http.PostAsync(page, form);
        return response.Headers.Location?.ToString();
    }

    /// <summary>Answers at the bank's page (3-D Secure).</summary>
    /// <returns>Where it leads.</returns>
    public static async Task<string?> ConfirmAsync(string page, bool complete = true)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_secret"] = Secret().Match(page).Groups[1].Value,
            ["outcome"] = complete ? "complete" : "fail",
        });
        using var response = await Http.PostAsync(page.Split('?')[0], form);
        Assert.NotEqual(HttpStatusCode.NotFound, response.StatusCode);
        return response.Headers.Location?.ToString();
    }

    /// <summary>Lets the next requests that fit go wrong; see the simulator's README.</summary>
    public async Task FailAsync(string fault, string method, string path, int times = 1)
    {
        using var response = await Http.PutAsJsonAsync($"{simulator}/_simulator/faults", new { requests = new[] { new { fault, method, path, times } } });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Lets the next request that fits be answered so; see the simulator's README.</summary>
    /// <param name="fault"><c>answer_before</c> or <c>answer_after</c>: whether it is done.</param>
    /// <param name="method">The method of the request.</param>
    /// <param name="path">Its path, or with an asterisk at the end its beginning.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="body">The answer's body.</param>
    public async Task AnswerAsync(string fault, string method, string path, int status, string body)
    {
        using var response = await Http.PutAsJsonAsync(
            $"{simulator}/_simulator/faults", new { requests = new[] { new { fault, method, path, status, body, times = 1 } } });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public async Task MendAsync()
    {
        using var response = await Http.DeleteAsync($"{simulator}/_simulator/faults");
        response.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("client_secret=([^&]+)")]
    private static partial Regex Secret();
}
