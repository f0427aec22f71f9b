using Millrace.Online.Store;

namespace Millrace.Online.Embedded;

/// <summary>Reads the online store of a runtime in the same process: no request, no network.</summary>
public sealed class EmbeddedOnlineReader(IEmbeddedRecords records, string component = OnlineOptions.Component) : IOnlineReader
{
    readonly string _prefix = component + "||";

    /// <inheritdoc/>
    public ValueTask ReadAsync(ReadOnlyMemory<string> keys, Memory<OnlineRecord> into, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = keys.Span;
        var stored = new string[asked.Length];
        for (var i = 0; i < stored.Length; i++)
            stored[i] = _prefix + asked[i];
        var values = records.Read(component, stored);
        for (var i = 0; i < values.Length; i++)
            into.Span[i] = values[i] is { } value ? new OnlineRecord(StoredBytes.Decode(value, asked[i]), "") : OnlineRecord.Missing;
        return ValueTask.CompletedTask;
    }
}
