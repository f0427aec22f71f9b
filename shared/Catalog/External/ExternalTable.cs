using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Column = Millrace.Features.Columns.Column;

namespace Millrace.Catalog.External;

/// <summary>
/// The gold table of an external view: the join keys, <c>event_timestamp</c>, <c>created_timestamp</c> and a column per
/// feature. A list is kept as JSON text, which every reader of Parquet understands.
/// </summary>
public static class ExternalTable
{
    /// <summary>The table's columns.</summary>
    public static TableSchema SchemaOf(FeatureViewModel view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return new TableSchema(
        [
            .. view.Entity.JoinKeys.Select(key => new Field(key, view.Entity.TypeOf(key) == ColumnType.Int64 ? LakeType.Int64 : LakeType.String, false)),
            new(ExternalRows.EventTime, LakeType.TimestampUtc, false),
            new(ExternalRows.Created, LakeType.TimestampUtc, false),
            .. view.Features.Select(feature => new Field(feature.Name, TypeOf(feature.Type))),
        ]);
    }

    /// <summary>Rows of the engine as rows of the table.</summary>
    public static ColumnBatch ToLake(FeatureViewModel view, RecordBatch rows)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(rows);
        var schema = SchemaOf(view);
        var columns = schema.Fields.Select(field => rows[field.Name]).ToArray();
        var builder = new BatchBuilder(schema);
        var cells = new object?[columns.Length];
        for (var row = 0; row < rows.Rows; row++)
        {
            for (var i = 0; i < cells.Length; i++)
                cells[i] = Stored(columns[i], row, schema.Fields[i].Type);
            builder.Append(cells);
        }
        return builder.Build();
    }

    /// <summary>The type that a feature has in the lake.</summary>
    public static LakeType TypeOf(FeatureType type) => type.Kind switch
    {
        FeatureKind.Bool => LakeType.Boolean,
        FeatureKind.Int64 => LakeType.Int64,
        FeatureKind.Float32 => LakeType.Float,
        FeatureKind.Float64 => LakeType.Double,
        FeatureKind.Decimal => LakeType.Decimal(38, FixedDecimal.Scale),
        FeatureKind.Timestamp => LakeType.TimestampUtc,
        FeatureKind.Vector => LakeType.List(LakeType.Float),
        _ => LakeType.String,
    };

    /// <summary>A value of the engine as a column of the lake takes it.</summary>
    public static object? Stored(Column column, int row, LakeType type)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(type);
        return (column.ValueAt(row), type.Kind) switch
        {
            (null, _) => null,
            (string key, LakeTypeKind.Int64) => long.Parse(key, CultureInfo.InvariantCulture),
            (double number, LakeTypeKind.Float) => (float)number,
            (Int128 exact, _) => new LakeDecimal((BigInteger)exact, FixedDecimal.Scale),
            (float[] vector, _) => Array.ConvertAll(vector, number => (object?)number),
            (IReadOnlyList<object?> list, _) => JsonSerializer.Serialize(list),
            var (value, _) => value,
        };
    }
}
