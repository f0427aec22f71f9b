using System.Text.Json;
using Millrace.Contracts.Problems;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.External;

/// <summary>Reads rows that came as <c>df</c>, an object with a list of values per column, for one external view.</summary>
internal static class IncomingRows
{
    /// <summary>The rows in the view's columns.</summary>
    /// <param name="view">The view.</param>
    /// <param name="df">The object of lists.</param>
    /// <param name="now">The moment of arrival (µs).</param>
    /// <param name="faults">Gets the cells that are of another type.</param>
    /// <exception cref="ProblemException">A column is missing, or lists differ in length.</exception>
    public static RecordBatch Read(FeatureViewModel view, JsonElement df, long now, RowFaults faults)
    {
        var external = view.External!;
        var rows = Lengths(df);
        var columns = new List<KeyValuePair<string, Column>>();
        foreach (var key in view.Entity.JoinKeys)
            columns.Add(new(key, Keys(List(view, df, key), key, view.Entity.TypeOf(key), faults)));
        columns.Add(new(ExternalRows.EventTime, Times(List(view, df, external.TimeColumn), external.TimeColumn, faults)));
        columns.Add(new(ExternalRows.Created, external.CreatedColumn is { } created
            ? Times(List(view, df, created), created, faults)
            : new TimestampColumn([.. Enumerable.Repeat(now, rows)])));
        foreach (var feature in view.Features)
            columns.Add(new(feature.Name, Values(List(view, df, feature.Name), feature, faults)));
        return new RecordBatch(rows, columns);
    }

    static int Lengths(JsonElement df)
    {
        if (df.ValueKind != JsonValueKind.Object)
            throw ProblemException.Invalid("missing_field", "'df' is missing: an object with a list of values per column, as in {\"driver_id\":[1001],\"event_timestamp\":[\"2026-02-01T00:00:00Z\"]}.");
        var (first, rows) = ("", -1);
        foreach (var column in df.EnumerateObject())
        {
            if (column.Value.ValueKind != JsonValueKind.Array)
                throw ProblemException.Invalid("invalid_field", $"'df.{column.Name}' must be a list of values, one per row.");
            if (rows < 0)
                (first, rows) = (column.Name, column.Value.GetArrayLength());
            else if (column.Value.GetArrayLength() != rows)
                throw ProblemException.Invalid("length_mismatch", $"'df.{column.Name}' has {column.Value.GetArrayLength()} values where 'df.{first}' has {rows}; every column needs one per row.");
        }
        return Math.Max(rows, 0);
    }

    static JsonElement List(FeatureViewModel view, JsonElement df, string column) =>
        df.TryGetProperty(column, out var list)
            ? list
            : throw ProblemException.Invalid(
                ErrorCode.MissingRequiredColumns,
                $"'df' has no column '{column}'; rows of '{view.Pack}.{view.Name}' have {string.Join(", ", ColumnsOf(view))}. A value that is not known is null.");

    /// <summary>The columns that rows of a view come with.</summary>
    public static IEnumerable<string> ColumnsOf(FeatureViewModel view) =>
        [.. view.Entity.JoinKeys, view.External!.TimeColumn, .. view.External.CreatedColumn is { } created ? [created] : Array.Empty<string>(), .. view.Features.Select(feature => feature.Name)];

    static StringColumn Keys(JsonElement list, string name, ColumnType type, RowFaults faults)
    {
        var keys = new string?[list.GetArrayLength()];
        var row = 0;
        foreach (var cell in list.EnumerateArray())
        {
            if (CellValue.Key(cell, type) is { } key)
                keys[row] = key;
            else
                faults.Add(row, name, ErrorCode.MissingKey, $"{cell.GetRawText()} is no {(type == ColumnType.Int64 ? "whole number" : "text")}; every row needs its entity.");
            row++;
        }
        return StringColumn.FromValues(keys);
    }

    static TimestampColumn Times(JsonElement list, string name, RowFaults faults)
    {
        var times = new long[list.GetArrayLength()];
        var row = 0;
        foreach (var cell in list.EnumerateArray())
        {
            if (CellValue.Instant(cell) is { } time)
                times[row] = time;
            else
                faults.Add(row, name, ErrorCode.MissingTime, $"{cell.GetRawText()} is no instant as in 2026-02-01T00:00:00Z.");
            row++;
        }
        return new TimestampColumn(times);
    }

    static Column Values(JsonElement list, FeatureModel feature, RowFaults faults)
    {
        var values = new ColumnBuilder(feature.Type.Column, list.GetArrayLength());
        foreach (var cell in list.EnumerateArray())
        {
            if (!CellValue.TryRead(cell, feature.Type, out var value))
                faults.Add(values.Count, feature.Name, ErrorCode.WrongType, $"{Shown(cell)} is no {feature.Type}.");
            values.AppendObject(value);
        }
        return values.Build();
    }

    static string Shown(JsonElement cell) => cell.GetRawText() is { Length: > 80 } text ? text[..80] + "…" : cell.GetRawText();
}
