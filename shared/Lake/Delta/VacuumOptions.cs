namespace Millrace.Lake.Delta;

/// <summary>What vacuum removes.</summary>
public sealed record VacuumOptions
{
    /// <summary>The least retention that needs no <see cref="Force"/>.</summary>
    public static readonly TimeSpan SafeRetention = TimeSpan.FromDays(7);

    /// <summary>Files that no version newer than this age needs are removed.</summary>
    public TimeSpan Retention { get; init; } = SafeRetention;

    /// <summary>Only tell what would be removed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Allow a retention below <see cref="SafeRetention"/>, at which running readers and writers may lose files.</summary>
    public bool Force { get; init; }

    /// <summary>Remove only these files, whatever their age, if no current row is in them: erasure. Null for all.</summary>
    public IReadOnlyCollection<string>? Only { get; init; }
}
