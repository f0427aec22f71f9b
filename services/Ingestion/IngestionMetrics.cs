using System.Diagnostics.Metrics;

namespace Millrace.Ingestion;

/// <summary>What ingestion counts, per tenant and dataset.</summary>
sealed class IngestionMetrics
{
    readonly Counter<long> _accepted;
    readonly Counter<long> _duplicates;
    readonly Counter<long> _rejected;
    readonly Counter<long> _bytes;
    readonly Histogram<double> _duration;

    public IngestionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Millrace.Ingestion");
        _accepted = meter.CreateCounter<long>("millrace_ingestion_accepted_total", "{row}", "Rows durable in the log");
        _duplicates = meter.CreateCounter<long>("millrace_ingestion_duplicates_total", "{row}", "Rows repeated inside one request");
        _rejected = meter.CreateCounter<long>("millrace_ingestion_rejected_total", "{row}", "Rows refused on the way in");
        _bytes = meter.CreateCounter<long>("millrace_ingestion_bytes_total", "By", "Bytes of rows read");
        _duration = meter.CreateHistogram<double>("millrace_ingestion_request_seconds", "s", "From the first byte of a request to its answer");
    }

    public void Taken(Events.IntakeCounts counts, string tenant, string pack, string dataset, TimeSpan duration)
    {
        KeyValuePair<string, object?>[] tags = [new("tenant_id", tenant), new("pack", pack), new("dataset", dataset)];
        _accepted.Add(counts.Accepted, tags);
        _duplicates.Add(counts.Duplicates, tags);
        _rejected.Add(counts.Rejected, tags);
        _bytes.Add(counts.Bytes, tags);
        _duration.Record(duration.TotalSeconds, tags);
    }
}
