namespace Millrace.Lake.Parquet.Pruning;

/// <summary>
/// A condition by which parts of a file are passed over. It only leaves out parts in which no row matches; rows that
/// do not match may still come. Values are given in the form of <see cref="Columns.ColumnData.ValueAt"/>. A null matches
/// nothing but <see cref="IsNull"/>, NaN matches no comparison.
/// </summary>
public abstract record RowPruning
{
    /// <summary>False only if no row of the part can match.</summary>
    public abstract bool MayMatch(IFilePart part);

    /// <summary>The leaf columns looked at.</summary>
    public abstract IEnumerable<string> Paths { get; }

    /// <summary>Whether bloom filters can help.</summary>
    public virtual bool AsksForValues => false;

    /// <summary>The column equals a value.</summary>
    public static RowPruning Equal(string path, object value) => new OneOfPruning(path, [value]);

    /// <summary>The column equals one of the values.</summary>
    public static RowPruning In(string path, params IReadOnlyList<object> values) => new OneOfPruning(path, values);

    /// <summary>The column lies between two values, both included; null leaves a side open.</summary>
    public static RowPruning Between(string path, object? from, object? to) => new RangePruning(path, from, to);

    /// <summary>The column is null.</summary>
    public static RowPruning IsNull(string path) => new NullPruning(path, true);

    /// <summary>The column is not null.</summary>
    public static RowPruning IsNotNull(string path) => new NullPruning(path, false);

    /// <summary>Every condition holds.</summary>
    public static RowPruning All(params IReadOnlyList<RowPruning> conditions) => new JunctionPruning(conditions, true);

    /// <summary>At least one condition holds.</summary>
    public static RowPruning Any(params IReadOnlyList<RowPruning> conditions) => new JunctionPruning(conditions, false);
}
