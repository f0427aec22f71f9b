using Millrace.Features.Aggregation;
using Millrace.Features.Columns;

namespace Millrace.Features.State;

/// <summary>
/// A column that is written anew for every entity of a lookup, so that reading one costs no memory. It is longer than
/// what is in use; whoever reads it names the rows. Text is kept as codes into a dictionary that is given at the end.
/// </summary>
internal sealed class ReusedColumn
{
    private readonly ColumnType _type;
    private bool[] _validity = [];
    private int[] _codes = [];
    private Column _column;

    public ReusedColumn(ColumnType type)
    {
        _type = type;
        _column = Resized(64);
    }

    /// <summary>The column as it stands.</summary>
    /// <param name="dictionary">The texts that codes mean.</param>
    public Column With(DistinctTexts dictionary) => _type == ColumnType.String ? new StringColumn(_codes, dictionary) : _column;

    /// <summary>Writes null.</summary>
    public void SetNull(int row)
    {
        Hold(row);
        if (_type == ColumnType.String)
            _codes[row] = -1;
        else if (_column is VectorColumn vectors)
            vectors.Rows[row] = null;
        else
            _validity[row] = false;
    }

    /// <summary>Writes text.</summary>
    public void SetCode(int row, int code)
    {
        Hold(row);
        _codes[row] = code;
    }

    /// <summary>Writes a value of any other type.</summary>
    public void Set(int row, in Cell cell)
    {
        Hold(row);
        switch (_column)
        {
            case VectorColumn vectors: vectors.Rows[row] = (float[]?)cell.Reference; return;
            case DoubleColumn doubles: doubles.Values[row] = cell.Number; break;
            case DecimalColumn decimals: decimals.Values[row] = cell.Whole; break;
            case BoolColumn bools: bools.Values[row] = cell.Whole != 0; break;
            case FlatColumn<long> longs: longs.Values[row] = (long)cell.Whole; break;
        }

        // What is not finite is no value, as in every column that is built.
        _validity[row] = _type != ColumnType.Double || double.IsFinite(cell.Number);
    }

    private void Hold(int row)
    {
        if (row >= (_type == ColumnType.String ? _codes.Length : _column.Length))
            _column = Resized(row * 2);
    }

    private Column Resized(int length)
    {
        Array.Resize(ref _validity, length);
        switch (_type)
        {
            case ColumnType.Bool: return new BoolColumn(Longer((_column as BoolColumn)?.Values, length), _validity);
            case ColumnType.Int64: return new Int64Column(Longer((_column as Int64Column)?.Values, length), _validity);
            case ColumnType.Timestamp: return new TimestampColumn(Longer((_column as TimestampColumn)?.Values, length), _validity);
            case ColumnType.Double: return new DoubleColumn(Longer((_column as DoubleColumn)?.Values, length), _validity);
            case ColumnType.Decimal: return new DecimalColumn(Longer((_column as DecimalColumn)?.Values, length), _validity);
            case ColumnType.Vector: return new VectorColumn(Longer((_column as VectorColumn)?.Rows, length));
            case ColumnType.String:
                Array.Resize(ref _codes, length);
                return new StringColumn(_codes, []);
            default: throw new NotSupportedException($"events keep no {_type}");
        }
    }

    private static T[] Longer<T>(T[]? values, int length)
    {
        Array.Resize(ref values, length);
        return values;
    }
}
