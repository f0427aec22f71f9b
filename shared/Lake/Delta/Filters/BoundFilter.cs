using Millrace.Lake.Columns;

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

    /// <summary>The columns that <see cref="Keep"/> reads.</summary>
    public abstract IEnumerable<string> Columns { get; }
}
