using System.Runtime.CompilerServices;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>Reads some of the columns of a plan, batch by batch.</summary>
sealed class ColumnWorker(GroupPlan plan, IReadOnlyList<NodeReader> readers, long footerStart, int batchSize)
{
    /// <summary>The number of rows and a column per reader, for every batch.</summary>
    public async IAsyncEnumerable<(int Rows, ColumnData[] Columns)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var g = 0; g < plan.Groups.Count; g++)
        {
            var ranges = await plan.RangesAsync(g).ConfigureAwait(false);
            if (ranges.Count == 0)
                continue;
            foreach (var reader in readers)
                reader.Open(plan.Groups[g], footerStart);
            long at = 0;
            foreach (var range in ranges)
            {
                foreach (var reader in readers)
                    await reader.SkipAsync(range.Start - at, cancellationToken).ConfigureAwait(false);
                for (at = range.Start; at < range.End;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var rows = (int)Math.Min(batchSize, range.End - at);
                    var columns = new ColumnData[readers.Count];
                    for (var i = 0; i < columns.Length; i++)
                        columns[i] = await readers[i].ReadAsync(rows, cancellationToken).ConfigureAwait(false);
                    yield return (rows, columns);
                    at += rows;
                }
            }
        }
    }
}
