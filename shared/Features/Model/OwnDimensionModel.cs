namespace Millrace.Features.Model;

/// <summary>
/// The entity's own rows: in the finish batch their columns appear as <c>alias.column</c>, from the newest version
/// strictly before the instant. The dataset's first key column holds the value of <paramref name="EntityKey"/>, one of the entity's join keys.
/// Entities of the first own dimension are known, and so have a row, without any event.
/// </summary>
public sealed record OwnDimensionModel(string Alias, DatasetSchema Dataset, string EntityKey)
{
    /// <summary>Further columns (<c>alias.name</c>), computed once per version, over the dataset's own columns.</summary>
    public IReadOnlyList<NamedExpression> Derived { get; init; } = [];
}
