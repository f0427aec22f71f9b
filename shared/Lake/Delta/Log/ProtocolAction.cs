namespace Millrace.Lake.Delta.Log;

/// <summary>What a reader and a writer must support to touch the table.</summary>
public sealed record ProtocolAction(int MinReaderVersion, int MinWriterVersion) : LogAction
{
    /// <summary>Named reader features; null below reader version 3.</summary>
    public IReadOnlyList<string>? ReaderFeatures { get; init; }

    /// <summary>Named writer features; null below writer version 7.</summary>
    public IReadOnlyList<string>? WriterFeatures { get; init; }
}
