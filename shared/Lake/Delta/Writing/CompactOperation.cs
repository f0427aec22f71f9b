using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Reading;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Puts small files of a partition together, or lays a partition's rows out anew along a curve.</summary>
sealed class CompactOperation(TableFolder folder, TableOptions table, CompactOptions compact)
{
    const string LayoutTag = "millrace.zorder", RunTag = "millrace.zorder.run";
    readonly long _target = compact.TargetFileSize ?? table.TargetFileSize;

    public async Task<OperationOutcome> RunAsync(Snapshot snapshot, CancellationToken cancellation)
    {
        ProtocolSupport.CheckWritable(snapshot.Protocol, snapshot.Metadata, snapshot.Schema, folder.Name);
        foreach (var column in compact.ZOrderBy)
            if (snapshot.Schema.IndexOf(column) < 0 || snapshot.PartitionColumns.Contains(column))
                throw new DeltaException($"{folder.Name} cannot be clustered by '{column}': a column that is not a partition column is accepted");
        var scan = new TableScan(snapshot, null, null);
        var chosen = new TableScan(snapshot, null, compact.Where).Files(snapshot.Files)
            .GroupBy(file => string.Join('\n', snapshot.PartitionColumns.Select(name => file.PartitionValues.GetValueOrDefault(snapshot.Names.Of(name)) ?? "\0")))
            .SelectMany(group => compact.ZOrderBy.Count > 0 ? Unclustered([.. group]) : Small([.. group]))
            .ToList();
        if (chosen.Count == 0)
            return OperationOutcome.Nothing(snapshot);
        var writer = new PartitionedWriter(folder, snapshot.Schema, snapshot.PartitionColumns, table, _target) { Tags = Tags() };
        await using var closing = writer.ConfigureAwait(false);
        var (done, files, bytes) = (0, chosen.Sum(group => group.Count), chosen.Sum(group => group.Sum(file => file.Size)));
        foreach (var group in chosen)
        {
            if (compact.ZOrderBy.Count > 0)
                await new ZOrder(snapshot, scan, compact, _target).WriteAsync(group, writer, cancellation).ConfigureAwait(false);
            else
                foreach (var file in group)
                    await foreach (var batch in scan.ReadAllAsync(file, cancellation).ConfigureAwait(false))
                        await writer.WriteAsync(batch, cancellation).ConfigureAwait(false);
            await writer.CutAsync(cancellation).ConfigureAwait(false);
            compact.Progress?.Report(new CompactProgress(done += group.Count, files, bytes));
        }
        var added = await writer.CompleteAsync(cancellation).ConfigureAwait(false);
        var removed = chosen.SelectMany(group => group).ToList();
        var plan = new RewritePlan("OPTIMIZE", removed, added, null, new CommitOptions(), table)
        {
            DataChange = false,
            Parameters = compact.ZOrderBy.Count > 0 ? new() { ["zOrderBy"] = string.Join(",", compact.ZOrderBy) } : [],
        };
        var committed = await new Committer(folder, table).CommitAsync(snapshot, plan, cancellation).ConfigureAwait(false);
        return OperationOutcome.Of(committed, added.Count, removed.Count, 0, 0);
    }

    // Files with deleted rows are rewritten alone too: that is what gets rid of the rows.
    IEnumerable<List<AddFile>> Small(List<AddFile> files)
    {
        var bin = new List<AddFile>();
        var size = 0L;
        foreach (var file in files.Where(file => file.Size < _target * 3 / 4 || file.DeletionVector is not null).OrderBy(file => file.ModificationTime))
        {
            if (bin.Count > 0 && size + file.Size > _target * 5 / 4)
            {
                if (Worth(bin))
                    yield return bin;
                (bin, size) = ([], 0);
            }
            bin.Add(file);
            size += file.Size;
        }
        if (Worth(bin))
            yield return bin;

        static bool Worth(List<AddFile> bin) => bin.Count > 1 || bin.Any(file => file.DeletionVector is not null);
    }

    IEnumerable<List<AddFile>> Unclustered(List<AddFile> files)
    {
        var layout = string.Join(",", compact.ZOrderBy);
        var runs = files.Select(file => file.Tags?.GetValueOrDefault(LayoutTag) == layout ? file.Tags.GetValueOrDefault(RunTag) : null).Distinct().ToList();
        if (runs is not [{ }])
            yield return files;
    }

    Dictionary<string, string?>? Tags() => compact.ZOrderBy.Count == 0 ? null : new(StringComparer.Ordinal)
    {
        [LayoutTag] = string.Join(",", compact.ZOrderBy),
        [RunTag] = Guid.NewGuid().ToString("N"),
    };
}
