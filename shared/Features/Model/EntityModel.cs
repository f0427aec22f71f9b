namespace Millrace.Features.Model;

/// <summary>Who or what a view describes. The join keys, in declared order, are its identity.</summary>
public sealed record EntityModel(string Name, IReadOnlyList<string> JoinKeys)
{
    /// <summary>What it is, for people.</summary>
    public string Description { get; init; } = "";
}
