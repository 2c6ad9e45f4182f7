using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace StreamingStore.Web.Components.Live;

/// <summary>
/// Persisted state as compressed JSON. Blazor encrypts it, so that the response's own compression has no effect on it, and
/// the browser sends it back in one message.
/// </summary>
public sealed class PackedState<T> : PersistentComponentStateSerializer<T>
{
    /// <inheritdoc />
    public override void Persist(T value, IBufferWriter<byte> writer)
    {
        using var packed = new MemoryStream();
        using (var json = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(json, value);
        writer.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <inheritdoc />
    public override T Restore(ReadOnlySequence<byte> data)
    {
        using var json = new BrotliStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(json)!;
    }
}
