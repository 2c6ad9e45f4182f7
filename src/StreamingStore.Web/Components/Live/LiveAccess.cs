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
public abstract class LiveAccess : ComponentBase, IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // A timer takes no more than some 49 days; a year's subscription ends later than that.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    // A change is told from a thread that speaks no viewer's language; the page keeps the one that it was made in.
    private readonly CultureInfo language = CultureInfo.CurrentUICulture;
    private readonly CancellationTokenSource gone = new();
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

    [Inject] private ILogger<LiveAccess> Logger { get; set; } = default!;

    [Inject] private IStringLocalizer<LiveText> L { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState>? Authentication { get; set; }

    /// <summary>When the films were asked for, UTC: what has changed between then and the circuit's start is asked for again.</summary>
    [Parameter, EditorRequired] public DateTime AskedAt { get; set; }

    /// <summary>When the clock alone changes what this viewer may watch, as known when the films were found; UTC.</summary>
    [Parameter] public DateTime? AccessChangesAt { get; set; }

    /// <summary>Who looks at the page; null for a visitor.</summary>
    protected Guid? ViewerId { get; private set; }

    /// <summary>Said to screen readers when the number of films that can be watched has changed.</summary>
    protected string Announcement { get; private set; } = "";

    /// <summary>The films shown now, in any order.</summary>
    protected abstract IEnumerable<MovieResult> Shown { get; }

    /// <summary>Asks the catalogue for the same films again and shows the answer.</summary>
    protected abstract Task AskAgainAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (Authentication is not null)
            ViewerId = (await Authentication).User.ViewerId();
        if (RendererInfo.IsInteractive)
            subscription = Changes.Subscribe(ViewerId, HearAsync, AskedAt);
    }

    /// <summary>Films that a page found before the last change are asked for again.</summary>
    protected override Task OnParametersSetAsync() => heardAt >= AskedAt ? RefreshAsync() : Task.CompletedTask;

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
    protected void WakeAt(DateTime? utc)
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
        alarm = Clock.CreateTimer(_ => { _ = InvokeAsync(RingAsync); }, null, sleep, Timeout.InfiniteTimeSpan);
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
                var before = ShownChange.Availability(Shown);
                await AskAgainAsync(gone.Token);
                var now = Shown.Count(movie => movie.Available);
                if (now != before.Values.Count(available => available))
                    Announcement = now == 1 ? L["1 film here can be watched now."] : L["{0:N0} films here can be watched now.", now];
                drawing = ShownChange.Between(before, Shown, heard) ?? drawing;
                StateHasChanged();
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
