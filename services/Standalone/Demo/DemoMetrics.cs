namespace Millrace.Standalone.Demo;

/// <summary>The instruments that the demo's table reads.</summary>
static class DemoMetrics
{
    public const string Valid = "millrace_validation_rows_total:valid";
    public const string Rejected = "millrace_validation_rows_total:quarantined";
    public const string FeaturesUpdated = "millrace_features_updated";
    public const string Freshness = "millrace_freshness_seconds";
}
