namespace Millrace.Features.Model;

/// <summary>
/// A dimension joined to events, as of the event's time: the version with the greatest event time not after it.
/// Its columns appear as <c>alias.column</c>. <paramref name="LocalKey"/> is the event's column that holds the
/// dimension's key (its first key column).
/// </summary>
public sealed record JoinModel(string Alias, DatasetSchema Dataset, string LocalKey)
{
    /// <summary>
    /// Further columns (<c>alias.name</c>), computed once per version of the dimension and not per event: what is
    /// costly, such as a vector of hashed words. Their inputs are the dataset's own columns, without the alias.
    /// </summary>
    public IReadOnlyList<NamedExpression> Derived { get; init; } = [];
}
