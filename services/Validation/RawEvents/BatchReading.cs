using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Identity;
using Millrace.Contracts.Rules;
using Millrace.Hashing;
using Millrace.Validation.Claims;
using Millrace.Validation.Dimensions;

namespace Millrace.Validation.RawEvents;

/// <summary>A raw batch read against its contract: the rows that hold, in columns and as plans, and those that do not.</summary>
sealed class BatchReading
{
    readonly CanonicalJson _canonical = new();

    public BatchReading(RawBatch raw, SourcePosition position, RowReader reader, DatasetCatalog catalog, ValidationMetrics metrics)
    {
        var contract = reader.Contract;
        Builder = new(contract, raw.Rows.Count);
        var scope = $"{raw.Tenant}/{raw.Pack}/{raw.Dataset}";
        int[] key = [.. contract.Key.Select(contract.IndexOf)];
        (int Field, string Dataset)[] awaited = [.. contract.References
            .Where(reference => catalog.IsAwaited(raw.Tenant, raw.Pack, reference.Dataset))
            .Select(reference => (contract.IndexOf(reference.Field), reference.Dataset))];
        var isDimension = catalog.IsDimension(raw.Tenant, contract);
        foreach (var row in raw.Rows)
        {
            var holds = reader.Read(row.Payload.Span, raw.IngestTime);
            foreach (var finding in reader.Findings)
                metrics.Broken(finding.Rule.Code, finding.Severity.ToString(), raw.Tenant.Value, raw.Dataset);
            if (!holds && !(contract.Policy == ViolationPolicy.Always && reader.EventTime is not null))
            {
                Rejected.Add(new()
                {
                    Id = row.Id, EventTime = reader.EventTime, Payload = row.Payload,
                    Broken = [.. reader.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Rule)],
                });
                continue;
            }

            Builder.Add(row.Id, reader, holds);
            Plans.Add(new(
                row,
                ClaimKey.Of(scope, row.Id, reader, key),
                new(position, XxHash64.Of(_canonical.Of(row.Payload.Span))),
                [.. awaited.Where(one => reader.TextOf(one.Field) is not null).Select(one => new DimensionKey(raw.Tenant, raw.Pack, one.Dataset, reader.TextOf(one.Field)!))],
                isDimension && key.Length > 0 ? new DimensionKey(raw.Tenant, raw.Pack, raw.Dataset, reader.TextOf(key[0]) ?? "") : null));
        }
    }

    public BatchBuilder Builder { get; }

    public List<RowPlan> Plans { get; } = [];

    public List<RejectedRow> Rejected { get; } = [];
}
