using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamingStore.StripeMirror.Webhooks;

namespace StreamingStore.Tests.Histories;

/// <summary>The events on their way: taken from Stripe as they come, and delivered, signed, as the history says.</summary>
internal sealed partial class Story
{
    private readonly List<JsonElement> underWay = [];

    private async Task DoBetweenAsync(Act act, int a, int b)
    {
        switch (act)
        {
            case Act.TimePasses:
                await world.LetPassAsync(TimeSpan.FromSeconds(a % 3 == 0 ? a : a % 12));
                break;
            case Act.DeliverAll:
                await DeliverAllAsync(backwards: false);
                break;
            case Act.DeliverAllBackwards:
                await DeliverAllAsync(backwards: true);
                break;
            case var _ when underWay.Count == 0:
                break;
            case Act.Drop:
                told.Add($"  // {Name(underWay[a % underWay.Count])} is lost");
                underWay.RemoveAt(a % underWay.Count);
                LostEvents = true;
                break;
            case Act.Deliver:
                await DeliverAsync(underWay[a % underWay.Count], again: b % 3 == 0);
                break;
            case Act.DeliverSomeAtOnce:
                var some = Enumerable.Range(0, 2 + (b % 4)).Select(i => underWay[(a + (i * i)) % underWay.Count]).ToList();
                if (await WorkAsync((node, ct) => Task.WhenAll(some.Select(happened => ReceiveAsync(node, happened, ct)).Append(node.Worker.FetchDueAsync(ct)))))
                {
                    underWay.RemoveAll(some.Contains);
                }

                break;
        }
    }

    private async Task DeliverAllAsync(bool backwards)
    {
        if (backwards)
        {
            underWay.Reverse();
        }

        foreach (var happened in underWay.ToList())
        {
            await DeliverAsync(happened, again: false);
        }
    }

    /// <summary>Delivers one event. Like Stripe, it keeps for later what was not answered with 2xx.</summary>
    private async Task DeliverAsync(JsonElement happened, bool again)
    {
        if (await WorkAsync((node, ct) => ReceiveAsync(node, happened, ct)) && !again)
        {
            underWay.Remove(happened);
        }
    }

    private async Task ReceiveAsync(Node node, JsonElement happened, CancellationToken ct)
    {
        var payload = happened.GetRawText();
        var seconds = world.Time.GetUtcNow().ToUnixTimeSeconds();
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Node.WebhookSecret), Encoding.UTF8.GetBytes($"{seconds}.{payload}"));
        var outcome = await node.Inbox.ReceiveAsync(payload, $"t={seconds},v1={Convert.ToHexStringLower(hash)}", ct);
        await outcome.Applied;
        if (!outcome.Accepted)
        {
            throw new InvalidOperationException($"{Name(happened)} was refused: {outcome.Reason}");
        }
    }

    /// <summary>Takes in the events that Stripe has made since, and what they speak of.</summary>
    private async Task LearnAsync()
    {
        bool more;
        do
        {
            var page = await world.CallAsync(HttpMethod.Get, $"events?limit=100{(world.NewestEvent is { } newest ? $"&ending_before={newest}" : "")}");
            foreach (var happened in page.GetProperty("data").EnumerateArray().Reverse())
            {
                world.NewestEvent = happened.GetProperty("id").GetString()!;
                Remember(happened.GetProperty("data").GetProperty("object"));
                if (StripeEventTypes.Wanted.Contains(happened.GetProperty("type").GetString()))
                {
                    underWay.Add(happened);
                }
            }

            more = page.GetProperty("has_more").GetBoolean();
        }
        while (more);
    }

    private static string Name(JsonElement happened) =>
        $"{happened.GetProperty("type").GetString()} of {happened.GetProperty("data").GetProperty("object").GetProperty("id").GetString()}";
}
