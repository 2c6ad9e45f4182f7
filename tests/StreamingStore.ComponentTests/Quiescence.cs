using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components.RenderTree;

namespace StreamingStore.ComponentTests;

/// <summary>
/// The end of what components read at their start and after new parameters: static rendering waits for it before it answers,
/// and so do the tests. Any state before it may be drawn or not, since a read that ends at once is drawn together with the next.
/// The renderer collects these tasks for whoever waits, in a field of its own.
/// </summary>
internal static class Quiescence
{
    /// <summary>Begins to collect; call it before anything is rendered.</summary>
    public static void Track(Renderer renderer) => Pending(renderer) ??= [];

    /// <summary>Ends when no component reads any more, and the last answer is drawn.</summary>
    public static async Task ReachedAsync(Renderer renderer)
    {
        while (true)
        {
            var reads = await renderer.Dispatcher.InvokeAsync(() => Take(Pending(renderer)!)).ConfigureAwait(false);
            if (reads.Length == 0)
            {
                return;
            }

            await Task.WhenAll(reads).ConfigureAwait(false);
        }
    }

    private static Task[] Take(List<Task> pending)
    {
        Task[] reads = [.. pending];
        pending.Clear();
        return reads;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pendingTasks")]
    private static extern ref List<Task>? Pending(Renderer renderer);
}
