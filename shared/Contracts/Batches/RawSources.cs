namespace Millrace.Contracts.Batches;

/// <summary>Values of <see cref="RawBatch.Source"/> for rows that have been in the log before.</summary>
public static class RawSources
{
    /// <summary>Rows that waited for a dimension and come again.</summary>
    public const string Pending = "pending";

    /// <summary>Rows that waited too long.</summary>
    public const string Expired = "expired";

    const string Replay = "replay:";

    /// <summary>Rows from the quarantine, with the source they had when they first came.</summary>
    public static string ReplayOf(string source) => IsReplay(source) ? source : Replay + source;

    /// <summary>Whether rows come from the quarantine.</summary>
    public static bool IsReplay(string source) => source.StartsWith(Replay, StringComparison.Ordinal);

    /// <summary>Whether rows have been in the log, or on their way to it, before.</summary>
    public static bool ComesAgain(string source) => source == Pending || IsReplay(source);
}
