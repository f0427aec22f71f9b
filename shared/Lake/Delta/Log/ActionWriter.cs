using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Millrace.Lake.Delta.Log;

/// <summary>Writes commits: one action per line.</summary>
static class ActionWriter
{
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(IEnumerable<LogAction> actions)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, s_options);
        foreach (var action in actions)
        {
            json.Reset(buffer);
            json.WriteStartObject();
            Write(json, action);
            json.WriteEndObject();
            json.Flush();
            buffer.Write("\n"u8);
        }
        return buffer.WrittenSpan.ToArray();
    }

    static void Write(Utf8JsonWriter json, LogAction action)
    {
        switch (action)
        {
            case AddFile add:
                Add(json, add);
                break;
            case RemoveFile remove:
                Remove(json, remove);
                break;
            case TableMetadata metadata:
                Metadata(json, metadata);
                break;
            case ProtocolAction protocol:
                Protocol(json, protocol);
                break;
            case TransactionId txn:
                json.WriteStartObject("txn");
                json.WriteString("appId", txn.AppId);
                json.WriteNumber("version", txn.Version);
                if (txn.LastUpdated is { } updated)
                    json.WriteNumber("lastUpdated", updated);
                json.WriteEndObject();
                break;
            case CommitInfo info:
                json.WritePropertyName("commitInfo");
                info.Fields.WriteTo(json);
                break;
            case DomainMetadata domain:
                json.WriteStartObject("domainMetadata");
                json.WriteString("domain", domain.Domain);
                json.WriteString("configuration", domain.Configuration);
                json.WriteBoolean("removed", domain.Removed);
                json.WriteEndObject();
                break;
            default:
                throw new NotSupportedException($"{action.GetType().Name} is not written to commits");
        }
    }

    static void Add(Utf8JsonWriter json, AddFile add)
    {
        json.WriteStartObject("add");
        json.WriteString("path", add.Path);
        Map(json, "partitionValues", add.PartitionValues);
        json.WriteNumber("size", add.Size);
        json.WriteNumber("modificationTime", add.ModificationTime);
        json.WriteBoolean("dataChange", add.DataChange);
        if (add.Stats is { } stats)
            json.WriteString("stats", stats);
        if (add.Tags is { } tags)
            Map(json, "tags", tags);
        Vector(json, add.DeletionVector);
        if (add.BaseRowId is { } row)
            json.WriteNumber("baseRowId", row);
        if (add.DefaultRowCommitVersion is { } version)
            json.WriteNumber("defaultRowCommitVersion", version);
        json.WriteEndObject();
    }

    static void Remove(Utf8JsonWriter json, RemoveFile remove)
    {
        json.WriteStartObject("remove");
        json.WriteString("path", remove.Path);
        if (remove.DeletionTimestamp is { } time)
            json.WriteNumber("deletionTimestamp", time);
        json.WriteBoolean("dataChange", remove.DataChange);
        json.WriteBoolean("extendedFileMetadata", remove.PartitionValues is not null && remove.Size is not null);
        if (remove.PartitionValues is { } values)
            Map(json, "partitionValues", values);
        if (remove.Size is { } size)
            json.WriteNumber("size", size);
        Vector(json, remove.DeletionVector);
        json.WriteEndObject();
    }

    static void Vector(Utf8JsonWriter json, DeletionVector? vector)
    {
        if (vector is null)
            return;
        json.WriteStartObject("deletionVector");
        json.WriteString("storageType", vector.StorageType);
        json.WriteString("pathOrInlineDv", vector.PathOrInline);
        if (vector.Offset is { } offset)
            json.WriteNumber("offset", offset);
        json.WriteNumber("sizeInBytes", vector.SizeInBytes);
        json.WriteNumber("cardinality", vector.Cardinality);
        json.WriteEndObject();
    }

    static void Metadata(Utf8JsonWriter json, TableMetadata metadata)
    {
        json.WriteStartObject("metaData");
        json.WriteString("id", metadata.Id);
        if (metadata.Name is { } name)
            json.WriteString("name", name);
        if (metadata.Description is { } description)
            json.WriteString("description", description);
        json.WriteStartObject("format");
        json.WriteString("provider", "parquet");
        json.WriteStartObject("options");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("schemaString", metadata.SchemaString);
        List(json, "partitionColumns", metadata.PartitionColumns);
        Map(json, "configuration", metadata.Configuration.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value)));
        if (metadata.CreatedTime is { } created)
            json.WriteNumber("createdTime", created);
        json.WriteEndObject();
    }

    static void Protocol(Utf8JsonWriter json, ProtocolAction protocol)
    {
        json.WriteStartObject("protocol");
        json.WriteNumber("minReaderVersion", protocol.MinReaderVersion);
        json.WriteNumber("minWriterVersion", protocol.MinWriterVersion);
        if (protocol.ReaderFeatures is { } reader)
            List(json, "readerFeatures", reader);
        if (protocol.WriterFeatures is { } writer)
            List(json, "writerFeatures", writer);
        json.WriteEndObject();
    }

    static void Map(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string?>> entries)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in entries)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    static void List(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }
}
