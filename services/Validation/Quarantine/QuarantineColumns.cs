using System.Buffers;
using System.Text;
using System.Text.Json;
using Millrace.Contracts.Delivery;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;

namespace Millrace.Validation.Quarantine;

/// <summary>The columns of quarantine and pending tables: what came, why it is here, and where it came from.</summary>
static class QuarantineColumns
{
    /// <summary>
    /// Beside the codes of broken rules: in a pending table <c>late_reference</c> for a row that waits and <c>released</c> for one that
    /// no longer does, in a quarantine <c>replayed</c> for the end of an entry.
    /// </summary>
    public const string Code = "code";

    /// <summary>The name of a row's entry, or in a row <c>replayed</c> that of the entry it ends.</summary>
    public const string Entry = "entry";

    static readonly TableSchema s_schema = new(
    [
        new("event_id", LakeType.String, false),
        new("event_time", LakeType.TimestampUtc),
        new("ingest_time", LakeType.TimestampUtc, false),
        new(Code, LakeType.String, false),
        new("rule", LakeType.String, false),
        new("column", LakeType.String),
        new("message", LakeType.String, false),
        new("broken", LakeType.String, false),
        new("payload", LakeType.String),
        new("payload_base64", LakeType.String),
        new("contract", LakeType.String),
        new("source", LakeType.String, false),
        new("_lane", LakeType.Int32, false),
        new("_partition", LakeType.Int32),
        new("_offset", LakeType.Int64),
        new("_epoch", LakeType.Int32),
        new(Entry, LakeType.String),
    ]);

    public static TableDefinition Definition { get; } = new(s_schema);

    /// <summary>Rows as they lie in the table; the first broken rule has columns of its own, all are in <c>broken</c> as JSON.</summary>
    public static ColumnBatch Of(IReadOnlyList<QuarantineRow> rows)
    {
        var builder = new BatchBuilder(s_schema);
        foreach (var (batch, row, entry) in rows)
        {
            var first = row.Broken.Count > 0 ? row.Broken[0] : new("", "", null, "");
            var position = batch.Position;
            builder.Append(
                row.Id, row.EventTime, batch.IngestTime, first.Code, first.Rule, first.Column, first.Message, BrokenOf(row),
                row.IsJson ? Encoding.UTF8.GetString(row.Payload.Span) : null, row.IsJson ? null : Convert.ToBase64String(row.Payload.Span),
                batch.Contract, batch.Source, batch.Lane, Part(position, at => (object)at.Partition), Part(position, at => at.Offset), Part(position, at => at.Epoch), entry);
        }

        return builder.Build();
    }

    static object? Part(SourcePosition? position, Func<SourcePosition, object> part) => position is { } at ? part(at) : null;

    static string BrokenOf(Contracts.Batches.RejectedRow row)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartArray();
            foreach (var broken in row.Broken)
            {
                writer.WriteStartObject();
                writer.WriteString("code"u8, broken.Code);
                writer.WriteString("rule"u8, broken.Rule);
                writer.WriteString("column"u8, broken.Column);
                writer.WriteString("message"u8, broken.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
