using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Pruning;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>The row groups to read, with the rows wanted of each; those are found when they are first asked for, once.</summary>
sealed class GroupPlan
{
    readonly Lazy<Task<IReadOnlyList<RowRange>>>[] _ranges;

    public GroupPlan(IReadOnlyList<RowGroup> groups, IReadOnlyList<RowGroupInfo> infos, RowSelector? selector, CancellationToken cancellationToken)
    {
        Groups = groups;
        _ranges = [.. groups.Select((group, i) => new Lazy<Task<IReadOnlyList<RowRange>>>(() => selector is null
            ? Task.FromResult<IReadOnlyList<RowRange>>([new RowRange(0, group.RowCount)])
            : selector.SelectAsync(group, infos[i], cancellationToken).AsTask()))];
    }

    public IReadOnlyList<RowGroup> Groups { get; }

    public Task<IReadOnlyList<RowRange>> RangesAsync(int group) => _ranges[group].Value;
}
