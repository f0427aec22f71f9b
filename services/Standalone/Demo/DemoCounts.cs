using System.Diagnostics.Metrics;

namespace Millrace.Standalone.Demo;

/// <summary>Reads the services' own meters, so that the table shows what operators would see.</summary>
sealed class DemoCounts : IDisposable
{
    readonly MeterListener _listener = new();
    readonly Dictionary<string, double> _totals = [];
    readonly Queue<double> _freshness = new();
    readonly Lock _gate = new();

    public DemoCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Millrace.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name + OutcomeOf(tags), value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Record(instrument.Name, value));
        _listener.Start();
    }

    /// <summary>The sum of a counter since the start; 0 before its first measurement.</summary>
    public double this[string counter]
    {
        get
        {
            lock (_gate)
                return _totals.GetValueOrDefault(counter);
        }
    }

    /// <summary>Median seconds from accepted to visible over the last 200 batches, or null before the first.</summary>
    public double? MedianFreshness
    {
        get
        {
            lock (_gate)
                return _freshness.Count == 0 ? null : _freshness.Order().ElementAt(_freshness.Count / 2);
        }
    }

    public void Dispose() => _listener.Dispose();

    // A counter of outcomes is one counter per outcome.
    static string OutcomeOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
            if (name == "outcome")
                return $":{value}";
        return "";
    }

    void Add(string name, double value)
    {
        lock (_gate)
            _totals[name] = _totals.GetValueOrDefault(name) + value;
    }

    void Record(string name, double value)
    {
        if (name != DemoMetrics.Freshness)
        {
            Add(name, value);
            return;
        }
        lock (_gate)
        {
            _freshness.Enqueue(value);
            if (_freshness.Count > 200)
                _freshness.Dequeue();
        }
    }
}
