namespace StreamingStore.ApiTests.Clients;

/// <summary>Who signs in.</summary>
public sealed record Account(string Email, string Password = "Streaming-Store-1")
{
    public static Account Viewer { get; } = new("viewer@example.com");

    public static Account Staff { get; } = new("staff@example.com");
}
