using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Pruning;

namespace Millrace.Lake.Delta.Filters;

/// <summary>A filter over known columns.</summary>
abstract class BoundFilter
{
    /// <summary>False only if no row with these bounds can match.</summary>
    public abstract bool MayMatch(IColumnBounds bounds);

    /// <summary>True only if every row with these bounds matches.</summary>
    public virtual bool MustMatch(IColumnBounds bounds) => false;

    /// <summary>Clears the marks of rows that do not match.</summary>
    public abstract void Keep(ColumnBatch batch, Span<bool> rows);

    /// <summary>
    /// The condition by which a file passes over its parts; null if it cannot. <paramref name="stored"/> gives a column's
    /// name in the file, null if the file lacks it or types it otherwise.
    /// </summary>
    public abstract RowPruning? Pruning(Func<FilterColumn, string?> stored);

    /// <summary>The columns that <see cref="Keep"/> reads.</summary>
    public abstract IEnumerable<string> Columns { get; }
}
