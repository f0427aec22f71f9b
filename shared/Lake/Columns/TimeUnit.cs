namespace Millrace.Lake.Columns;

/// <summary>What one tick of a time or timestamp column is.</summary>
public enum TimeUnit
{
    Millis,
    Micros,
    Nanos,
}
