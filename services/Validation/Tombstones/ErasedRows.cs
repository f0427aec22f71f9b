using Millrace.Contracts.Batches;
using Millrace.Lake.Upkeep;

namespace Millrace.Validation.Tombstones;

/// <summary>Rows of erased people. They are dropped, not quarantined: the quarantine would keep what must not be kept.</summary>
static class ErasedRows
{
    /// <summary>The batch without them.</summary>
    public static RawBatch Without(this RawBatch raw, IReadOnlyList<Person> erased) => erased.Count == 0
        ? raw
        : raw with { Rows = [.. raw.Rows.Where(row => !erased.Any(person => person.IsIn(row.Payload.Span)))] };
}
