using System.Globalization;
using System.Text.Json;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Column = Millrace.Features.Columns.Column;

namespace Millrace.Catalog.External;

/// <summary>Reads the rows of external views from their gold tables.</summary>
public sealed class ExternalReader(IObjectStore lake)
{
    /// <summary>All rows that a view has, or none while it has no table.</summary>
    public async Task<ExternalRows> ReadAsync(TenantId tenant, FeatureViewModel view, CancellationToken cancellationToken = default) =>
        new(view, await RowsAsync(tenant, view, cancellationToken));

    /// <summary>All rows that a view has, in columns: keys as text, both times, the features.</summary>
    public async Task<RecordBatch> RowsAsync(TenantId tenant, FeatureViewModel view, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(view);
        var path = LakeTables.Gold(tenant, view.Pack, view.Name, view.Version);
        var batches = new List<ColumnBatch>();
        if (await DeltaTable.ExistsAsync(lake, path, cancellationToken))
        {
            var table = await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken);
            await foreach (var batch in table.ReadAsync(cancellation: cancellationToken))
                batches.Add(batch);
        }
        return Rows(view, batches);
    }

    static RecordBatch Rows(FeatureViewModel view, List<ColumnBatch> batches)
    {
        var rows = batches.Sum(batch => batch.RowCount);
        Column Joined(string name, ColumnType type, Func<object?, object?> read)
        {
            var builder = new Features.Columns.ColumnBuilder(type, rows);
            foreach (var batch in batches)
            {
                var column = batch.Schema.IndexOf(name) is >= 0 and var at ? batch.Columns[at] : null;
                for (var row = 0; row < batch.RowCount; row++)
                    builder.AppendObject(column?.ValueAt(row) is { } value ? read(value) : null);
            }
            return builder.Build();
        }
        return new RecordBatch(rows,
        [
            .. view.Entity.JoinKeys.Select(key => KeyValuePair.Create(key, Joined(key, ColumnType.String, value => Convert.ToString(value, CultureInfo.InvariantCulture)))),
            .. new[] { ExternalRows.EventTime, ExternalRows.Created }.Select(time => KeyValuePair.Create(time, Joined(time, ColumnType.Timestamp, value => value))),
            .. view.Features.Select(feature => KeyValuePair.Create(feature.Name, Joined(feature.Name, feature.Type.Column, value => Value(value, feature.Type)))),
        ]);
    }

    static object? Value(object? stored, FeatureType type) => (type.Kind, stored) switch
    {
        (FeatureKind.Float32, float number) => (double)number,
        (FeatureKind.Decimal, LakeDecimal exact) => (Int128)exact.Rescale(FixedDecimal.Scale).Unscaled,
        (FeatureKind.Vector, IReadOnlyList<object?> numbers) => numbers.Select(number => Convert.ToSingle(number, CultureInfo.InvariantCulture)).ToArray(),
        (FeatureKind.List, string text) => ListOf(JsonSerializer.Deserialize<JsonElement>(text)),
        var (_, value) => value,
    };

    static List<object?> ListOf(JsonElement list) => [.. list.EnumerateArray().Select(element => element.ValueKind switch
    {
        JsonValueKind.String => (object?)element.GetString(),
        JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        _ => null,
    })];
}
