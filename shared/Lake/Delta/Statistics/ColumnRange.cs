using System.Text;
using Millrace.Lake.Columns;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Statistics;

/// <summary>The least and greatest present value of a column; unknown once a NaN was seen.</summary>
abstract class ColumnRange
{
    public abstract object? Min { get; }

    public abstract object? Max { get; }

    public abstract void Add(ColumnData column);

    /// <summary>A range for a type, or null for types whose order is of no use.</summary>
    public static ColumnRange? For(LakeType type) => type.Kind switch
    {
        LakeTypeKind.Int64 or LakeTypeKind.Timestamp => new LongRange(),
        LakeTypeKind.String => new TextRange(),
        LakeTypeKind.Double or LakeTypeKind.Float => new FloatingRange(type.Kind == LakeTypeKind.Float),
        LakeTypeKind.Int8 or LakeTypeKind.Int16 or LakeTypeKind.Int32 or LakeTypeKind.Date or LakeTypeKind.Decimal => new ScalarRange(),
        _ => null,
    };

    sealed class LongRange : ColumnRange
    {
        long _min = long.MaxValue, _max = long.MinValue;
        bool _any;

        public override object? Min => _any ? _min : null;

        public override object? Max => _any ? _max : null;

        public override void Add(ColumnData column)
        {
            var values = ((Int64Column)column).Values;
            for (var row = 0; row < column.Length; row++)
                if (!column.IsNull(row))
                {
                    _any = true;
                    _min = Math.Min(_min, values[row]);
                    _max = Math.Max(_max, values[row]);
                }
        }
    }

    sealed class FloatingRange(bool single) : ColumnRange
    {
        double _min = double.PositiveInfinity, _max = double.NegativeInfinity;
        bool _unknown;

        // Zero has two signs that compare equal; the bounds take the outer ones.
        public override object? Min => Bound(_min == 0 ? -0.0 : _min);

        public override object? Max => Bound(_max == 0 ? 0.0 : _max);

        public override void Add(ColumnData column)
        {
            for (var row = 0; row < column.Length; row++)
            {
                if (column.IsNull(row))
                    continue;
                var value = column is DoubleColumn doubles ? doubles.Values[row] : ((FloatColumn)column).Values[row];
                _unknown |= double.IsNaN(value);
                _min = Math.Min(_min, value);
                _max = Math.Max(_max, value);
            }
        }

        object? Bound(double value) =>
            _unknown || _min > _max ? null
            : Convert.ChangeType(value, single ? typeof(float) : typeof(double), null);
    }

    sealed class ScalarRange : ColumnRange
    {
        object? _min, _max;

        public override object? Min => _min;

        public override object? Max => _max;

        public override void Add(ColumnData column)
        {
            for (var row = 0; row < column.Length; row++)
                if (column.ValueAt(row) is { } value)
                {
                    if (_min is null || ScalarOrder.Compare(value, _min) < 0)
                        _min = value;
                    if (_max is null || ScalarOrder.Compare(value, _max) > 0)
                        _max = value;
                }
        }
    }

    sealed class TextRange : ColumnRange
    {
        // Longer texts are cut: a prefix bounds from below, a prefix with the greatest character from above.
        const int MaxRunes = 64;
        byte[]? _min, _max;

        public override object? Min => _min is null ? null : Prefix(_min, out _);

        public override object? Max
        {
            get
            {
                if (_max is null)
                    return null;
                var text = Prefix(_max, out var next);
                return next is null ? text : next.Value.Value == 0x10FFFF ? null : text + "\U0010FFFF";
            }
        }

        public override void Add(ColumnData column)
        {
            var texts = (BytesColumn)column;
            for (var row = 0; row < column.Length; row++)
            {
                if (column.IsNull(row))
                    continue;
                var value = texts[row];
                if (_min is null || value.SequenceCompareTo(_min) < 0)
                    _min = value.ToArray();
                if (_max is null || value.SequenceCompareTo(_max) > 0)
                    _max = value.ToArray();
            }
        }

        static string Prefix(byte[] utf8, out Rune? next)
        {
            var text = Encoding.UTF8.GetString(utf8);
            next = null;
            var runes = 0;
            var length = 0;
            foreach (var rune in text.EnumerateRunes())
            {
                if (runes++ == MaxRunes)
                {
                    next = rune;
                    return text[..length];
                }
                length += rune.Utf16SequenceLength;
            }
            return text;
        }
    }
}
