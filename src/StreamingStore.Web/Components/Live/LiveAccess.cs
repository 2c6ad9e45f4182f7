using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Components.Live;

/// <summary>
/// An island that shows films to a viewer and keeps their buttons true: it asks again whenever this viewer's access, or
/// the catalogue, has changed, and when the clock itself changes it. Rendered without a circuit it asks nothing and holds
/// nothing.
/// </summary>
/// <typeparam name="T">What the island shows, as a record or a list that JSON can write and read.</typeparam>
public abstract class LiveAccess<T> : ComponentBase, IDisposable
    where T : class
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // A timer takes no more than some 49 days; a year's subscription ends later than that.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    // A change is told from a thread that speaks no viewer's language; the page keeps the one that it was made in.
    private readonly CultureInfo language = CultureInfo.CurrentUICulture;
    private readonly CancellationTokenSource gone = new();
    private Found<T>? seen;
    private IDisposable? subscription;
    private ITimer? alarm;
    private DateTime? wakeAt;
    private DateTime? heardAt;
    private long? heard;
    private ShownChange? drawing;
    private bool asking;
    private bool askOnceMore;

    [Inject] private EntitlementChanges Changes { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private ILogger<LiveAccess<T>> Logger { get; set; } = default!;

    [Inject] private IStringLocalizer<LiveText> L { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState>? Authentication { get; set; }

    /// <summary>What the page around the island found; null in the circuit, which has no page around it.</summary>
    [CascadingParameter] private Found<T>? OnPage { get; set; }

    /// <summary>
    /// What the island shows. Blazor carries it from the page to the circuit, from each page that an enhanced navigation
    /// brings, and from a circuit that was evicted to the one that resumes it.
    /// </summary>
    [PersistentState(AllowUpdates = true)] public Found<T>? Found { get; set; }

    /// <summary>Who looks at the page; null for a visitor.</summary>
    protected Guid? ViewerId { get; private set; }

    /// <summary>Said to screen readers when the number of films that can be watched has changed.</summary>
    protected string Announcement { get; private set; } = "";

    /// <summary>The films of an answer, in any order.</summary>
    protected abstract IEnumerable<MovieResult> Films(T answer);

    /// <summary>Asks the catalogue for the same films again.</summary>
    /// <returns>The answer, and when the clock alone changes it next.</returns>
    protected abstract Task<(T Answer, DateTime? AccessChangesAt)> AskAgainAsync(T shown, CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (Authentication is not null)
            ViewerId = (await Authentication).User.ViewerId();
        if (RendererInfo.IsInteractive)
            subscription = Changes.Subscribe(ViewerId, HearAsync, (OnPage ?? Found)?.AskedAt);
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => Found = OnPage ?? Found;

    /// <summary>Films that a page found before the last change are asked for again.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(seen, Found) || Found is null)
            return;
        seen = Found;
        WakeAt(Found.AccessChangesAt);
        if (heardAt >= Found.AskedAt)
            await RefreshAsync();
    }

    /// <summary>Comes when the browser has drawn what it was sent, and said so: a flip is over then.</summary>
    protected override void OnAfterRender(bool firstRender)
    {
        if (drawing is not { } flip || ViewerId is not { } viewerId || gone.IsCancellationRequested)
            return;
        drawing = null;
        var drawn = Clock.GetUtcNow();
        PageTelemetry.RecordFlip(
            viewerId, "/" + Navigation.ToBaseRelativePath(Navigation.Uri).Split('?')[0], flip.ToWatch, flip.FromWatch,
            flip.Heard is { } at ? drawn - Stopwatch.GetElapsedTime(at) : null, drawn - Stopwatch.GetElapsedTime(flip.Pushed), drawn);
    }

    private Task HearAsync()
    {
        var now = Stopwatch.GetTimestamp();
        return InvokeAsync(() =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language;
            (heardAt, heard) = (Clock.GetUtcNow().UtcDateTime, now);
            return RefreshAsync();
        });
    }

    /// <summary>Asks again at this instant, whatever else happens; null takes back an earlier wish.</summary>
    private void WakeAt(DateTime? utc)
    {
        wakeAt = utc;
        if (RendererInfo.IsInteractive)
            SetAlarm();
    }

    private void SetAlarm()
    {
        alarm?.Dispose();
        alarm = null;
        if (wakeAt is not { } instant || gone.IsCancellationRequested)
            return;

        var sleep = instant - Clock.GetUtcNow().UtcDateTime;
        sleep = sleep < TimeSpan.Zero ? TimeSpan.Zero : sleep > LongestSleep ? LongestSleep : sleep;
        alarm = Clock.CreateTimer(_ => InvokeAsync(RingAsync), null, sleep, Timeout.InfiniteTimeSpan);
    }

    private Task RingAsync()
    {
        if (wakeAt > Clock.GetUtcNow().UtcDateTime)
        {
            SetAlarm();
            return Task.CompletedTask;
        }

        (wakeAt, heard) = (null, null);
        return RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        if (asking)
        {
            // What is under way may have read before this change; one more round will have read after it.
            askOnceMore = true;
            return;
        }

        asking = true;
        try
        {
            do
            {
                askOnceMore = false;
                if (Found is not { } asked)
                    return;
                var (answer, changesAt) = await AskAgainAsync(asked.Value, gone.Token);
                if (ReferenceEquals(asked, Found)) // Else another page came meanwhile; this answer belongs to the one before.
                    Show(asked, asked with { Value = answer, AccessChangesAt = changesAt });
            }
            while (askOnceMore);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The page was left while the answer was on its way.
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            Logger.LogWarning(error, "The films of an open page could not be asked for again; trying once more in {Seconds} s", RetryAfter.TotalSeconds);
            WakeAt(Clock.GetUtcNow().UtcDateTime + RetryAfter);
        }
        catch (Exception error)
        {
            await DispatchExceptionAsync(error);
        }
        finally
        {
            asking = false;
        }
    }

    private void Show(Found<T> before, Found<T> now)
    {
        Found = seen = now;
        WakeAt(now.AccessChangesAt);
        var were = ShownChange.Availability(Films(before.Value));
        var are = Films(now.Value).ToList();
        var count = are.Count(movie => movie.Available);
        if (count != were.Values.Count(available => available))
            Announcement = count == 1 ? L["1 film here can be watched now."] : L["{0:N0} films here can be watched now.", count];
        drawing = ShownChange.Between(were, are, heard) ?? drawing;
        StateHasChanged();
    }

    /// <summary>Leaves the change feed.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()" />
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || gone.IsCancellationRequested)
            return;
        subscription?.Dispose();
        gone.Cancel();
        alarm?.Dispose();
        gone.Dispose();
    }
}
