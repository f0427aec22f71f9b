using System.Text;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Compares the rows of a column with one value, without boxing for the common types.</summary>
sealed class ScalarProbe
{
    readonly object _value;
    readonly byte[] _bytes = [];
    readonly long _long;

    public ScalarProbe(LakeType type, object value)
    {
        _value = value;
        if (value is string text)
            _bytes = Encoding.UTF8.GetBytes(text);
        else if (value is byte[] bytes && type.Kind == LakeTypeKind.Binary)
            _bytes = bytes;
        else if (value is long number)
            _long = number;
    }

    /// <summary>The order of a present row against the value; null when there is none (NaN).</summary>
    public int? Compare(ColumnData column, int row) => column switch
    {
        BytesColumn bytes => bytes[row].SequenceCompareTo(_bytes),
        Int64Column { Type.Kind: not LakeTypeKind.UInt64 } longs => longs.Values[row].CompareTo(_long),
        _ => column.ValueAt(row) is { } present && !Scalar.IsNaN(present) && !Scalar.IsNaN(_value) ? ScalarOrder.Compare(present, _value) : null,
    };
}
