using Millrace.Online.Store;

namespace Millrace.Online.Embedded;

/// <summary>Reads the online store of a runtime in the same process: no request, no network.</summary>
public sealed class EmbeddedOnlineReader(IEmbeddedRecords embedded, string component = OnlineOptions.Component) : IOnlineReader
{
    readonly string _prefix = component + "||";

    /// <inheritdoc/>
    public ValueTask ReadAsync(ReadOnlyMemory<string> keys, Memory<OnlineRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = keys.Span;
        var values = embedded.Read(component, _prefix, asked);
        for (var i = 0; i < values.Length; i++)
            records.Span[i] = values[i] is { } value ? new OnlineRecord(StoredBytes.Decode(value, asked[i]), "") : OnlineRecord.Missing;
        return ValueTask.CompletedTask;
    }
}
