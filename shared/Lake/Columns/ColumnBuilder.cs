using System.Runtime.InteropServices;

namespace Millrace.Lake.Columns;

/// <summary>
/// Collects the values of a column one by one. For rows that are objects anyway; columns that exist as arrays go into
/// <see cref="ColumnData"/> directly.
/// </summary>
public abstract class ColumnBuilder
{
    readonly List<bool> _nulls = [];
    bool _anyNull;

    private protected ColumnBuilder(LakeType type) => Type = type;

    /// <summary>The type of the column.</summary>
    public LakeType Type { get; }

    /// <summary>Rows so far.</summary>
    public int Count => _nulls.Count;

    /// <summary>An empty builder for a type.</summary>
    public static ColumnBuilder For(LakeType type) => type switch
    {
        ListType list => new ListBuilder(list),
        MapType map => new MapBuilder(map),
        StructType record => new StructBuilder(record),
        FixedType or { Kind: LakeTypeKind.Uuid or LakeTypeKind.Interval } => new FixedBuilder(type),
        { Kind: LakeTypeKind.Null } => new NullBuilder(),
        { Kind: LakeTypeKind.Binary } or { IsText: true } => new BytesBuilder(type),
        _ => ScalarBuilder.For(type),
    };

    /// <summary>
    /// Adds a row. Accepted is what <see cref="ColumnData.ValueAt"/> returns for the type, any integer that fits,
    /// <see cref="decimal"/> for decimals, <see cref="DateOnly"/> for dates, <see cref="TimeOnly"/> for times,
    /// <see cref="DateTimeOffset"/> for timestamps, sequences for lists and structs, dictionaries for maps.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not of the type, or out of its range.</exception>
    public void Append(object? value)
    {
        if (value is null)
        {
            AppendAbsent();
            _anyNull = true;
        }
        else
            AppendPresent(value);
        _nulls.Add(value is null);
    }

    /// <summary>The column of all rows so far; the builder is empty afterwards.</summary>
    public ColumnData Build()
    {
        var length = Count;
        var column = Build(length, _anyNull ? [.. _nulls] : null);
        _nulls.Clear();
        _anyNull = false;
        return column;
    }

    private protected abstract void AppendAbsent();

    private protected abstract void AppendPresent(object value);

    private protected abstract ColumnData Build(int length, bool[]? nulls);

    private protected ArgumentException Refused(object value, Exception? inner = null) =>
        new($"'{value}' ({value.GetType().Name}) is not a value of {Type}.", nameof(value), inner);

    private protected static T[] Take<T>(List<T> list)
    {
        var array = CollectionsMarshal.AsSpan(list).ToArray();
        list.Clear();
        return array;
    }
}
