namespace Millrace.Lake.Delta;

/// <summary>A position of an application: a write that carries one the table has already, or an older one, is skipped.</summary>
public sealed record TransactionVersion(string AppId, long Version);

/// <summary>How a write is committed.</summary>
public sealed record CommitOptions
{
    /// <summary>Makes the write idempotent. If the table has every one of them already, nothing is written.</summary>
    public IReadOnlyList<TransactionVersion> Transactions { get; init; } = [];

    /// <summary>The operation's name in the history; null for the operation's own.</summary>
    public string? Operation { get; init; }

    /// <summary>Notes for the history, such as a run's id.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>Add columns that the table lacks instead of refusing them.</summary>
    public bool MergeSchema { get; init; } = true;

    /// <summary>Sort the rows of each file by these columns, so that lookups by them skip files and pages.</summary>
    public IReadOnlyList<string> SortBy { get; init; } = [];
}
