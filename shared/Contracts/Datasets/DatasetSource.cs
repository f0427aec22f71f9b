using Millrace.Contracts.Mapping;

namespace Millrace.Contracts.Datasets;

/// <summary>A dataset of a pack: its contract and where its rows come from, as <c>sources/*.yaml</c> says.</summary>
public sealed record DatasetSource
{
    /// <summary>What rows must look like.</summary>
    public required DatasetContract Contract { get; init; }

    /// <summary>The names that a topic for outsiders has by custom; bound in configuration under <c>Intake</c>.</summary>
    public required IReadOnlyList<string> IntakeTopics { get; init; }

    /// <summary>How uploads that name no mapping are read.</summary>
    public required ColumnMapping Mapping { get; init; }
}
