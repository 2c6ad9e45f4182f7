using System.Net;

namespace StreamingStore.SimulatorTests;

/// <summary>Posts the forms of the simulator's pages, as a browser would.</summary>
public static class HostedPages
{
    public static async Task<(HttpStatusCode Status, string? Location, string Html)> SubmitAsync(this Simulator simulator, string url, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await simulator.Http.PostAsync(url, form);
        return (response.StatusCode, response.Headers.Location?.ToString(), await response.Content.ReadAsStringAsync());
    }

    public static async Task<(HttpStatusCode Status, string? Location, string Html)> OpenAsync(this Simulator simulator, string url)
    {
        using var response = await simulator.Http.GetAsync(url);
        return (response.StatusCode, response.Headers.Location?.ToString(), await response.Content.ReadAsStringAsync());
    }

    /// <summary>Answers the bank's question on the page of a 3D Secure authentication; gives where that leads.</summary>
    public static async Task<string> AuthenticateAsync(this Simulator simulator, string page, string outcome)
    {
        var secret = System.Web.HttpUtility.ParseQueryString(new Uri(page).Query)["client_secret"]!;
        return (await simulator.SubmitAsync(page, ("client_secret", secret), ("outcome", outcome))).Location!;
    }
}
