using System.Diagnostics.Metrics;

namespace Millrace.Validation;

/// <summary>What validation counts, per tenant and dataset. Redeliveries are counted again: the exact counts are in the lake.</summary>
sealed class ValidationMetrics
{
    readonly Counter<long> _rows;
    readonly Counter<long> _broken;
    readonly Counter<long> _conflicts;

    public ValidationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Millrace.Validation");
        _rows = meter.CreateCounter<long>("millrace_validation_rows_total", "{row}", "Rows by what became of them");
        _broken = meter.CreateCounter<long>("millrace_validation_broken_rules_total", "{breach}", "Broken rules by code and severity");
        _conflicts = meter.CreateCounter<long>("millrace_validation_conflicting_duplicates_total", "{row}", "Repeated ids with other content; the first stays");
    }

    public void Rows(string outcome, int count, string tenant, string dataset)
    {
        if (count > 0)
            _rows.Add(count, new("outcome", outcome), new("tenant_id", tenant), new("data_type", dataset));
    }

    public void Broken(string code, string severity, string tenant, string dataset) =>
        _broken.Add(1, new("code", code), new("severity", severity), new("tenant_id", tenant), new("data_type", dataset));

    public void Conflict(string tenant, string dataset) => _conflicts.Add(1, new("tenant_id", tenant), new KeyValuePair<string, object?>("data_type", dataset));
}
