using Millrace.Features.Columns;

namespace Millrace.Features.Model;

/// <summary>Who or what a view describes. The join keys, in declared order, are its identity.</summary>
public sealed record EntityModel(string Name, IReadOnlyList<string> JoinKeys)
{
    /// <summary>What it is, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>The join keys whose values are whole numbers; the others are text.</summary>
    public IReadOnlySet<string> WholeKeys { get; init; } = System.Collections.Frozen.FrozenSet<string>.Empty;

    /// <summary>The type of a join key's values: text or whole numbers.</summary>
    public ColumnType TypeOf(string joinKey) => WholeKeys.Contains(joinKey) ? ColumnType.Int64 : ColumnType.String;
}
