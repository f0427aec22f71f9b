using System.Text;
using System.Text.Json;
using Millrace.Contracts.Intake;
using Millrace.Hosting.Problems;
using Millrace.Lake;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;

namespace Millrace.FeatureServing.HistoricalFeatures.Spines;

/// <summary>Reads a spine that is a whole body: NDJSON, CSV or Parquet.</summary>
internal static class SpineBodies
{
    public const string Lines = "application/x-ndjson";
    public const string Csv = "text/csv";
    public const string Parquet = "application/vnd.apache.parquet";

    /// <summary>The media type of a body that is a spine itself, or null when it is a document.</summary>
    public static string? KindOf(string? contentType) =>
        new[] { Lines, Csv, Parquet }.FirstOrDefault(kind => contentType?.StartsWith(kind, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Reads a body of one of the kinds.</summary>
    /// <exception cref="ProblemException">It is not what it says it is; the message names the row.</exception>
    public static async Task<Spine> ReadAsync(string kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => kind switch
    {
        Lines => ReadLines(body),
        Csv => ReadCsv(body),
        _ => await ReadParquetAsync(body, cancellationToken),
    };

    static Spine ReadLines(ReadOnlyMemory<byte> body)
    {
        var spine = new JsonSpine();
        var number = 0;
        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            number++;
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            try
            {
                spine.Add(JsonSerializer.Deserialize<JsonElement>(line.Span));
            }
            catch (JsonException fault)
            {
                throw ProblemException.Invalid("malformed_json", $"Line {number} of the spine is no JSON: {fault.Message}");
            }
        }
        return spine.Build();
    }

    static Spine ReadCsv(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var lines = new CsvLines(new MemoryStream(body.ToArray(), writable: false));
            var header = lines.ReadHeader();
            if (header.Count == 0 || header.Distinct(StringComparer.Ordinal).Count() < header.Count)
                throw ProblemException.Invalid("invalid_spine", header.Count == 0 ? "The CSV has no header." : "Two columns of the CSV have one name.");
            var cells = header.Select(_ => new List<string>()).ToArray();
            foreach (var line in lines.ReadRows(header.Count))
            {
                if (line.Broken is not null)
                    throw ProblemException.Invalid("invalid_spine", $"Line {line.Number} of the CSV is no row: {line.Broken}");
                for (var i = 0; i < cells.Length; i++)
                    cells[i].Add(line.Fields[i]);
            }
            return new Spine([.. header.Select((name, i) => KeyValuePair.Create<string, SpineColumn>(name, new TextColumn([.. cells[i]])))], cells[0].Count);
        }
        catch (DecoderFallbackException)
        {
            throw ProblemException.Invalid("invalid_encoding", "The CSV is not UTF-8.");
        }
        catch (InvalidDataException)
        {
            throw ProblemException.Invalid("invalid_spine", "A row of the CSV never ends: most likely a quote is opened and not closed.");
        }
    }

    static async Task<Spine> ReadParquetAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            await using var reader = await ParquetReader.OpenAsync(new MemoryStream(body.ToArray(), writable: false), "spine", cancellationToken: cancellationToken);
            var batches = new List<ColumnBatch>();
            await foreach (var batch in reader.ReadAsync(cancellationToken: cancellationToken))
                batches.Add(batch);
            return Of(reader.Schema, batches);
        }
        catch (LakeFormatException fault)
        {
            throw ProblemException.Invalid("invalid_spine", $"The body cannot be read as Parquet: {fault.Message}");
        }
    }

    /// <summary>A spine of rows of the lake.</summary>
    /// <param name="schema">Their columns.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="time">The column that holds the instants, which comes back as <c>event_timestamp</c>.</param>
    public static Spine Of(TableSchema schema, IReadOnlyList<ColumnBatch> batches, string time = Spine.Time)
    {
        if (time != Spine.Time && schema.IndexOf(Spine.Time) >= 0)
            throw ProblemException.Invalid("invalid_spine", $"The rows have a column '{Spine.Time}' already, so '{time}' cannot take its name.");
        var columns = schema.Fields.Select((field, i) => KeyValuePair.Create<string, SpineColumn>(
            field.Name == time ? Spine.Time : field.Name,
            new LakeColumn(field.Type, [.. batches.Select(batch => batch.Columns[i])])));
        return new Spine([.. columns], batches.Sum(batch => batch.RowCount));
    }
}
