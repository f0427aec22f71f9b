using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Filters;

/// <summary>
/// A condition on rows, by which files are skipped (partition values, statistics) and rows are filtered. Values are given as
/// <see cref="ColumnBuilder.Append"/> accepts them for the column's type. As in SQL a null matches nothing but
/// <see cref="IsNull"/>, and NaN matches no comparison. Texts compare by Unicode code point.
/// </summary>
public abstract record Filter
{
    private protected Filter()
    {
    }

    /// <summary>The column equals a value.</summary>
    public static Filter Equal(string column, object value) => new Comparison(column, Comparing.Equal, value);

    /// <summary>The column is less than a value.</summary>
    public static Filter Less(string column, object value) => new Comparison(column, Comparing.Less, value);

    /// <summary>The column is at most a value.</summary>
    public static Filter AtMost(string column, object value) => new Comparison(column, Comparing.AtMost, value);

    /// <summary>The column is greater than a value.</summary>
    public static Filter Greater(string column, object value) => new Comparison(column, Comparing.Greater, value);

    /// <summary>The column is at least a value.</summary>
    public static Filter AtLeast(string column, object value) => new Comparison(column, Comparing.AtLeast, value);

    /// <summary>The column lies in the half-open interval [from, to).</summary>
    public static Filter Between(string column, object from, object to) => All(AtLeast(column, from), Less(column, to));

    /// <summary>The column equals one of the values.</summary>
    public static Filter In(string column, params IEnumerable<object> values) => new OneOf(column, [.. values]);

    /// <summary>The column is null.</summary>
    public static Filter IsNull(string column) => new NullTest(column);

    /// <summary>Every condition holds; true if there are none.</summary>
    public static Filter All(params IEnumerable<Filter> filters) => new Every([.. filters]);

    /// <summary>At least one condition holds; false if there are none.</summary>
    public static Filter Any(params IEnumerable<Filter> filters) => new Some([.. filters]);

    /// <summary>Makes the filter ready for a schema: names are resolved and values converted.</summary>
    /// <exception cref="DeltaException">A column does not exist, or a value is not of its type.</exception>
    internal abstract BoundFilter Bind(TableSchema schema);
}
