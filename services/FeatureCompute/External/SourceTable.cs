using System.Globalization;
using System.Text.Json;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;
using Millrace.Lake;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;
using Column = Millrace.Features.Columns.Column;
using ColumnBuilder = Millrace.Features.Columns.ColumnBuilder;

namespace Millrace.FeatureCompute.External;

/// <summary>Reads the table that an external view names as its source: a Delta table, or Parquet, in the tenant's own part of the lake.</summary>
internal sealed class SourceTable(IObjectStore lake, RowContracts contracts, TimeProvider clock)
{
    /// <summary>The rows with an event time in [start, end) (µs), checked against the view's contract.</summary>
    /// <exception cref="ProblemException">There is no such table, it lacks a column, or a row breaks the contract.</exception>
    public async Task<RecordBatch> ReadAsync(TenantId tenant, FeatureViewModel view, long start, long end, CancellationToken cancellationToken)
    {
        var path = $"{new LakePath(tenant.Value, view.Pack).TenantRoot}/{view.Pack}/{view.External!.Table}";
        var batches = new List<ColumnBatch>();
        var schema = await ReadAsync(path, batches, cancellationToken);
        foreach (var column in IncomingRows.ColumnsOf(view))
            if (schema.IndexOf(column) < 0)
                throw ProblemException.Invalid(ErrorCode.MissingRequiredColumns, $"The table '{view.External.Table}' of the view '{view.Pack}.{view.Name}' has no column '{column}'; it has {string.Join(", ", schema.Fields.Select(field => field.Name))}.");
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var faults = new RowFaults();
        var rows = Rows(view, batches, now, faults);
        var times = (TimestampColumn)rows[ExternalRows.EventTime];
        var within = Enumerable.Range(0, rows.Rows).Where(row => times.Values[row] >= start && times.Values[row] < end).ToArray();
        return contracts.Check(view, within.Length == rows.Rows ? rows : rows.Take(within), now, faults);
    }

    async Task<TableSchema> ReadAsync(string path, List<ColumnBatch> batches, CancellationToken cancellationToken)
    {
        if (!path.EndsWith(".parquet", StringComparison.Ordinal) && await DeltaTable.ExistsAsync(lake, path, cancellationToken))
        {
            var table = await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken);
            await foreach (var batch in table.ReadAsync(cancellation: cancellationToken))
                batches.Add(batch);
            return table.Schema;
        }
        var files = new List<string>();
        if (path.EndsWith(".parquet", StringComparison.Ordinal))
            files.Add(path);
        else
            await foreach (var file in lake.ListAsync(path + "/", cancellation: cancellationToken))
                if (file.Path.EndsWith(".parquet", StringComparison.Ordinal))
                    files.Add(file.Path);
        TableSchema? schema = null;
        foreach (var file in files)
            try
            {
                await using var reader = await ParquetReader.OpenAsync(await lake.OpenReadAsync(file, cancellationToken), file, cancellationToken: cancellationToken);
                schema ??= reader.Schema;
                await foreach (var batch in reader.ReadAsync(cancellationToken: cancellationToken))
                    batches.Add(batch);
            }
            catch (ObjectNotFoundException)
            {
                break;
            }
        return schema ?? throw ProblemException.NotFound("unknown_table", $"There is neither a Delta table nor a Parquet file at '{path}' in the lake.");
    }

    static RecordBatch Rows(FeatureViewModel view, List<ColumnBatch> batches, long now, RowFaults faults)
    {
        var rows = batches.Sum(batch => batch.RowCount);
        Column Joined(string name, string source, ColumnType type, string word, Func<object?, LakeType, object?> read, bool required)
        {
            var builder = new ColumnBuilder(type, rows);
            foreach (var batch in batches)
            {
                var column = batch.Columns[batch.Schema.IndexOf(source)];
                for (var row = 0; row < batch.RowCount; row++)
                {
                    var stored = column.ValueAt(row);
                    var value = stored is null ? null : read(stored, column.Type);
                    if (value is null && (required || stored is not null))
                        faults.Add(builder.Count, source, stored is null ? ErrorCode.RequiredMissing : ErrorCode.WrongType, $"{stored ?? "null"} is no {word}.");
                    builder.AppendObject(value ?? (required ? type == ColumnType.Timestamp ? 0L : "" : null));
                }
            }
            return builder.Build();
        }
        var external = view.External!;
        return new RecordBatch(rows,
        [
            .. view.Entity.JoinKeys.Select(key => KeyValuePair.Create(key, Joined(key, key, ColumnType.String, "key", (value, _) => Key(value), required: true))),
            new(ExternalRows.EventTime, Joined(ExternalRows.EventTime, external.TimeColumn, ColumnType.Timestamp, "instant", Instant, required: true)),
            new(ExternalRows.Created, external.CreatedColumn is { } created
                ? Joined(ExternalRows.Created, created, ColumnType.Timestamp, "instant", Instant, required: true)
                : new TimestampColumn([.. Enumerable.Repeat(now, rows)])),
            .. view.Features.Select(feature => KeyValuePair.Create(feature.Name, Joined(
                feature.Name, feature.Name, feature.Type.Column, feature.Type.ToString(), (value, type) => Value(value, type, feature.Type), required: false))),
        ]);
    }

    static string? Key(object? value) => value is string or int or long ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    static object? Instant(object? value, LakeType type) => (value, type) switch
    {
        (long ticks, TimestampType { Unit: TimeUnit.Micros }) => ticks,
        (long ticks, TimestampType { Unit: TimeUnit.Millis }) => ticks * 1000,
        (long ticks, TimestampType { Unit: TimeUnit.Nanos }) => ticks / 1000,
        (int day, { Kind: LakeTypeKind.Date }) => day * 86_400_000_000L,
        _ => null,
    };

    static object? Value(object? value, LakeType stored, FeatureType type) => (type.Kind, value) switch
    {
        (FeatureKind.Bool, bool) or (FeatureKind.String, string) => value,
        (FeatureKind.Int64, int or long) => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        (FeatureKind.Float32, float or double or int or long) when IsFinite(value) => (double)Convert.ToSingle(value, CultureInfo.InvariantCulture),
        (FeatureKind.Float64, float or double or int or long) when IsFinite(value) => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        (FeatureKind.Decimal, LakeDecimal exact) when decimal.TryParse(exact.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && FixedDecimal.TryFrom(number, out var scaled) => scaled,
        (FeatureKind.Timestamp, _) => Instant(value, stored),
        (FeatureKind.Vector, IReadOnlyList<object?> numbers) when numbers.Count == type.Dimension && numbers.All(number => number is float or double && IsFinite(number)) =>
            numbers.Select(number => Convert.ToSingle(number, CultureInfo.InvariantCulture)).ToArray(),
        (FeatureKind.List, IReadOnlyList<object?> list) when list.All(IsFinite) => list.Select(Element).ToList(),
        (FeatureKind.List, string text) when text.StartsWith('[') => CellValue.TryRead(JsonSerializer.Deserialize<JsonElement>(text), type, out var list) ? list : null,
        _ => null,
    };

    static bool IsFinite(object? value) => value is not (double and (double.NaN or double.PositiveInfinity or double.NegativeInfinity)
        or float and (float.NaN or float.PositiveInfinity or float.NegativeInfinity));

    static object? Element(object? element) => element switch
    {
        int whole => (long)whole,
        float number => (double)number,
        _ => element,
    };
}
