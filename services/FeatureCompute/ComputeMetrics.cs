using System.Diagnostics.Metrics;

namespace Millrace.FeatureCompute;

/// <summary>What the service counts, labelled with tenant and pack.</summary>
internal sealed class ComputeMetrics : IDisposable
{
    readonly Meter _meter = new("Millrace.FeatureCompute");
    readonly Counter<long> _updated;
    readonly Histogram<double> _freshness;

    public ComputeMetrics()
    {
        _updated = _meter.CreateCounter<long>("millrace_features_updated", "{record}", "Records of entities that the stream changed.");
        _freshness = _meter.CreateHistogram<double>("millrace_freshness_seconds", "s", "From the acceptance of a batch to its visibility in the online store.");
    }

    public void Folded(string tenant, string pack, int records, double seconds)
    {
        KeyValuePair<string, object?>[] labels = [new("tenant_id", tenant), new("pack", pack)];
        _updated.Add(records, labels);
        _freshness.Record(seconds, labels);
    }

    public void Dispose() => _meter.Dispose();
}
