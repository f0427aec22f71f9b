namespace Millrace.Lake.Delta;

/// <summary>How rows are merged into a table.</summary>
/// <param name="KeyColumns">Columns that identify a row; a null in one is refused.</param>
public sealed record MergeOptions(IReadOnlyList<string> KeyColumns)
{
    /// <summary>
    /// The column that tells which of two rows with one key is newer: an older source row changes nothing, an equal one
    /// replaces (so that a repeated merge changes nothing). Null: the source wins.
    /// </summary>
    public string? EventTimeColumn { get; init; }

    /// <summary>A boolean source column, no part of the table: true deletes the key's row instead.</summary>
    public string? DeleteColumn { get; init; }
}
