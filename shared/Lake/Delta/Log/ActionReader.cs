using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Millrace.Lake.Delta.Log;

/// <summary>Reads commits: UTF-8 text, a JSON object with one action per line. Unknown actions and fields are passed over, as the protocol asks.</summary>
static class ActionReader
{
    static readonly JsonDocumentOptions s_options = new() { MaxDepth = 64 };

    /// <summary>The actions of a commit.</summary>
    /// <exception cref="DeltaException">A line is no JSON object, or an action lacks what the protocol demands.</exception>
    public static List<LogAction> Read(ReadOnlyMemory<byte> content, string file)
    {
        var actions = new List<LogAction>();
        var number = 0;
        while (!content.IsEmpty)
        {
            number++;
            var end = content.Span.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            if (line.Span.Trim(" \r\t"u8).IsEmpty)
                continue;
            if (!Utf8.IsValid(line.Span))
                throw new DamagedLogException($"{file}, line {number}: the text is not UTF-8");
            try
            {
                using var json = JsonDocument.Parse(line, s_options);
                if (Read(json.RootElement) is { } action)
                    actions.Add(action);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or OverflowException)
            {
                throw new DamagedLogException($"{file}, line {number}: {Reason(error)}", error);
            }
        }
        return actions;
    }

    static string Reason(Exception error) => error is JsonException { Path: null }
        ? $"not a line of the log: {error.Message}"
        : $"an action is not as the protocol says: {error.Message}";

    static LogAction? Read(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
            throw new FormatException($"a JSON object per line is accepted, not {line.ValueKind}");
        foreach (var entry in line.EnumerateObject())
            if (entry.Value.ValueKind == JsonValueKind.Object && ReadAction(entry.Name, entry.Value) is { } action)
                return action;
        return null;
    }

    static LogAction? ReadAction(string name, JsonElement body) => name switch
    {
        "add" => Add(body),
        "remove" => Remove(body),
        "metaData" => Metadata(body),
        "protocol" => Protocol(body),
        "txn" => new TransactionId(body.Need("appId"), body.NeedLong("version"), body.Long("lastUpdated")),
        "commitInfo" => new CommitInfo(JsonNode.Parse(body.GetRawText())!.AsObject()),
        "domainMetadata" => new DomainMetadata(body.Need("domain"), body.Text("configuration") ?? "", body.Flag("removed") ?? false),
        "sidecar" => new SidecarFile(body.Need("path"), body.NeedLong("sizeInBytes")),
        _ => null,
    };

    static AddFile Add(JsonElement body) =>
        new(body.Need("path"), body.Map("partitionValues") ?? new Dictionary<string, string?>(),
            body.NeedLong("size"), body.Long("modificationTime") ?? 0, body.Flag("dataChange") ?? true)
        {
            Stats = body.Text("stats"),
            Tags = body.Map("tags"),
            DeletionVector = Vector(body),
            BaseRowId = body.Long("baseRowId"),
            DefaultRowCommitVersion = body.Long("defaultRowCommitVersion"),
        };

    static RemoveFile Remove(JsonElement body) =>
        new(body.Need("path"), body.Long("deletionTimestamp"), body.Flag("dataChange") ?? true)
        {
            PartitionValues = body.Map("partitionValues"),
            Size = body.Long("size"),
            DeletionVector = Vector(body),
        };

    static DeletionVector? Vector(JsonElement body) =>
        body.TryGetProperty("deletionVector", out var vector) && vector.ValueKind == JsonValueKind.Object
            ? new DeletionVector(vector.Need("storageType"), vector.Need("pathOrInlineDv"), (int?)vector.Long("offset"),
                checked((int)vector.NeedLong("sizeInBytes")), vector.NeedLong("cardinality"))
            : null;

    static TableMetadata Metadata(JsonElement body) =>
        new(body.Text("id") ?? "", body.Need("schemaString"), body.List("partitionColumns") ?? [],
            (body.Map("configuration") ?? new Dictionary<string, string?>())
                .Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal))
        {
            Name = body.Text("name"),
            Description = body.Text("description"),
            CreatedTime = body.Long("createdTime"),
        };

    static ProtocolAction Protocol(JsonElement body) =>
        new(checked((int)body.NeedLong("minReaderVersion")), checked((int)body.NeedLong("minWriterVersion")))
        {
            ReaderFeatures = body.List("readerFeatures"),
            WriterFeatures = body.List("writerFeatures"),
        };
}
