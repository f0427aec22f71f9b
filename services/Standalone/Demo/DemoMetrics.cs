namespace Millrace.Standalone.Demo;

/// <summary>The instruments that the demo's table reads.</summary>
static class DemoMetrics
{
    public const string Valid = "millrace_events_valid";
    public const string Rejected = "millrace_events_rejected";
    public const string FeaturesUpdated = "millrace_features_updated";
    public const string Freshness = "millrace_freshness_seconds";
}
