using System.Text.Json;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Stored = Millrace.Lake.Columns;

namespace Millrace.Catalog.Gold;

/// <summary>The engine's columns as the lake's: arrays of the same numbers, so that no bit is lost.</summary>
static class GoldColumns
{
    public static Stored.ColumnData Of(Column column, FeatureType type)
    {
        var stored = GoldSchema.TypeOf(type);
        var nulls = Nulls(column);
        return column switch
        {
            BoolColumn flag => new Stored.BooleanColumn(stored, flag.Values, nulls, flag.Length),
            Int64Column whole => new Stored.Int64Column(stored, whole.Values, nulls, whole.Length),
            TimestampColumn time => new Stored.Int64Column(stored, time.Values, nulls, time.Length),
            DoubleColumn real when type.Kind == FeatureKind.Float32 => new Stored.FloatColumn(stored, Array.ConvertAll(real.Values, value => (float)value), nulls, real.Length),
            DoubleColumn real => new Stored.DoubleColumn(stored, real.Values, nulls, real.Length),
            DecimalColumn exact => new Stored.DecimalColumn(stored, exact.Values, nulls, exact.Length),
            StringColumn text => Stored.BytesColumn.OfTexts([.. Enumerable.Range(0, text.Length).Select(row => text[row])]),
            VectorColumn vectors => Vectors(vectors, stored, nulls),
            _ => Stored.BytesColumn.OfTexts(
                [.. Enumerable.Range(0, column.Length).Select(row => column.ValueAt(row) is { } value ? JsonSerializer.Serialize(value) : null)], stored),
        };
    }

    static Stored.ListColumn Vectors(VectorColumn vectors, Stored.LakeType type, bool[]? nulls)
    {
        var offsets = new int[vectors.Length + 1];
        for (var row = 0; row < vectors.Length; row++)
            offsets[row + 1] = checked(offsets[row] + (vectors.Rows[row]?.Length ?? 0));
        var elements = new float[offsets[^1]];
        for (var row = 0; row < vectors.Length; row++)
            vectors.Rows[row]?.CopyTo(elements, offsets[row]);
        return new Stored.ListColumn(type, offsets, new Stored.FloatColumn(Stored.LakeType.Float, elements), vectors.Length, nulls);
    }

    static bool[]? Nulls(Column column)
    {
        bool[]? nulls = null;
        for (var row = 0; row < column.Length; row++)
            if (column.IsNull(row))
                (nulls ??= new bool[column.Length])[row] = true;
        return nulls;
    }
}
