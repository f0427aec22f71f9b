namespace Millrace.Lake.Delta;

/// <summary>Data does not fit the table's schema and cannot be merged into it; the differences are listed.</summary>
public sealed class SchemaMismatchException(string message, IReadOnlyList<string> differences) : DeltaException(message)
{
    /// <summary>A sentence per difference.</summary>
    public IReadOnlyList<string> Differences { get; } = differences;
}
