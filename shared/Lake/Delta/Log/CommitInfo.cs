using System.Text.Json.Nodes;

namespace Millrace.Lake.Delta.Log;

/// <summary>Who did what in a commit. All its fields are free but those that are lifted out here.</summary>
public sealed record CommitInfo(JsonObject Fields) : LogAction
{
    /// <summary>Milliseconds since the epoch, when the writer told.</summary>
    public long? Timestamp => Number("timestamp");

    /// <summary>The time that in-commit timestamps make binding.</summary>
    public long? InCommitTimestamp => Number("inCommitTimestamp");

    /// <summary>The operation's name, such as WRITE or MERGE.</summary>
    public string? Operation => Text("operation");

    /// <summary>The writer's own mark of this commit.</summary>
    public string? TransactionMark => Text("txnId");

    internal string? Text(string name) =>
        Fields[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    long? Number(string name) =>
        Fields[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
