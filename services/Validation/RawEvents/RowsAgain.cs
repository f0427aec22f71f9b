using Millrace.Contracts.Batches;
using Millrace.Contracts.Tenancy;

namespace Millrace.Validation.RawEvents;

/// <summary>A row that goes to <c>events.raw</c> again, with what its batch must say of it.</summary>
readonly record struct RowAgain(TenantId Tenant, string Pack, string Dataset, int Lane, long IngestTime, string Source, RawRow Row);

/// <summary>Rows that come again, as raw batches: those of one dataset, lane, source and time of arrival together, within a message's bounds.</summary>
static class RowsAgain
{
    /// <param name="rows">The rows.</param>
    public static IEnumerable<RawBatch> Batches(IEnumerable<RowAgain> rows)
    {
        foreach (var group in rows.GroupBy(row => row with { Row = default }))
        {
            List<RawRow> some = [];
            var bytes = 0L;
            foreach (var (row, length) in group.Select(again => (again.Row, again.Row.Payload.Length)))
            {
                if (some.Count == RawBatch.MaxRows || (some.Count > 0 && bytes + length > RawBatch.MaxBytes / 2))
                {
                    yield return Batch(some);
                    (some, bytes) = ([], 0);
                }

                some.Add(row);
                bytes += length;
            }

            yield return Batch(some);

            RawBatch Batch(List<RawRow> taken) => new()
            {
                Tenant = group.Key.Tenant, Pack = group.Key.Pack, Dataset = group.Key.Dataset, Lane = group.Key.Lane,
                IngestTime = group.Key.IngestTime, Source = group.Key.Source, Rows = taken,
            };
        }
    }
}
