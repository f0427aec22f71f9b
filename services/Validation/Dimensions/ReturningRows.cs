using System.Text;
using Millrace.Contracts.Batches;
using Millrace.Validation.RawEvents;

namespace Millrace.Validation.Dimensions;

/// <summary>Rows that have waited, as raw batches: those of one dataset, lane and time of arrival together, within a message's bounds.</summary>
static class ReturningRows
{
    /// <param name="rows">The rows, with an entity each that they waited for.</param>
    public static IEnumerable<RawBatch> BatchesOf(IEnumerable<(DimensionKey Key, HeldRow Row)> rows)
    {
        foreach (var group in rows.GroupBy(held => (held.Key.Tenant, held.Key.Pack, held.Row.Dataset, held.Row.Lane, held.Row.IngestTime)))
        {
            List<RawRow> some = [];
            var bytes = 0L;
            foreach (var (_, held) in group)
            {
                var row = new RawRow(held.Id, null, Encoding.UTF8.GetBytes(held.Payload));
                if (some.Count == RawBatch.MaxRows || (some.Count > 0 && bytes + row.Payload.Length > RawBatch.MaxBytes / 2))
                {
                    yield return Batch(some);
                    (some, bytes) = ([], 0);
                }

                some.Add(row);
                bytes += row.Payload.Length;
            }

            yield return Batch(some);

            RawBatch Batch(List<RawRow> taken) => new()
            {
                Tenant = group.Key.Tenant, Pack = group.Key.Pack, Dataset = group.Key.Dataset, Lane = group.Key.Lane,
                IngestTime = group.Key.IngestTime, Source = RawSources.Pending, Rows = taken,
            };
        }
    }
}
