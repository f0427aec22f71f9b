namespace Millrace.Contracts.Datasets;

/// <summary>What the rows of a dataset must look like, as its Open Data Contract Standard file says.</summary>
public sealed record DatasetContract
{
    /// <summary>The pack, as <c>ecommerce</c>.</summary>
    public required string Pack { get; init; }

    /// <summary>The dataset, as <c>interactions</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>The version, as <c>1.0.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary><c>pack.dataset@version</c>.</summary>
    public string Id => $"{Pack}.{Dataset}@{Version}";

    /// <summary>Whether rows are events or versions of an entity.</summary>
    public required DatasetKind Kind { get; init; }

    /// <summary>The fields, in the order of the file.</summary>
    public required IReadOnlyList<ContractField> Fields { get; init; }

    /// <summary>
    /// The contract's own key, besides <c>event_id</c>: a second row with the same values is a duplicate.
    /// Empty when the event id is the key.
    /// </summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>The fields that give the event time, the first that has a value; at least one.</summary>
    public required IReadOnlyList<string> EventTime { get; init; }

    /// <summary>Whether a row without any of them happened when it was taken in, instead of being refused.</summary>
    public required bool EventTimeDefaultsToIngest { get; init; }

    /// <summary>The field whose value decides the lane; rows of one value are worked in order.</summary>
    public required string PartitionBy { get; init; }

    /// <summary>What happens to rows of a stream that break an ERROR rule.</summary>
    public required ViolationPolicy Policy { get; init; }

    /// <summary>When an event may have happened.</summary>
    public required TimeBounds TimeBounds { get; init; }

    /// <summary>Rules that look at several fields of a row.</summary>
    public required IReadOnlyList<RowRule> Rules { get; init; }

    /// <summary>Fields that name rows of other datasets.</summary>
    public required IReadOnlyList<ContractReference> References { get; init; }

    /// <summary>What is promised about the data as a whole.</summary>
    public required QualitySlo Slo { get; init; }

    /// <summary>The index of a field in <see cref="Fields"/>, or −1.</summary>
    public int IndexOf(string field)
    {
        for (var i = 0; i < Fields.Count; i++)
            if (string.Equals(Fields[i].Name, field, StringComparison.Ordinal))
                return i;
        return -1;
    }
}

/// <summary>What rows stand for.</summary>
public enum DatasetKind
{
    /// <summary>Something that happened once.</summary>
    Event,

    /// <summary>A version of something that goes on: versions are kept, one per key and time.</summary>
    Entity,
}

/// <summary>What happens to rows that break a rule of severity ERROR.</summary>
public enum ViolationPolicy
{
    /// <summary>Good rows go on, bad rows wait in quarantine.</summary>
    Quarantine,

    /// <summary>One bad row refuses the whole upload. On a stream, which has no whole, it acts as quarantine.</summary>
    Strict,

    /// <summary>Every row that can be typed goes on; bad ones are marked <c>_valid = false</c> with their rules.</summary>
    Always,
}

/// <summary>How much a broken rule weighs.</summary>
public enum Severity
{
    /// <summary>The row does not hold.</summary>
    Error,

    /// <summary>The row holds; the finding is counted.</summary>
    Warning,

    /// <summary>Only told.</summary>
    Info,
}

/// <summary>When an event may have happened: from a first instant to a tolerance past the ingest time.</summary>
/// <param name="Earliest">The first instant, µs since 1970 UTC.</param>
/// <param name="Latest">The first instant that is too late, µs since 1970 UTC, or null for the ingest time plus the tolerance alone.</param>
/// <param name="FutureTolerance">How far past the ingest time, in µs.</param>
public sealed record TimeBounds(long Earliest, long? Latest, long FutureTolerance)
{
    /// <summary>1970-01-02 to the ingest time plus 5 minutes.</summary>
    public static TimeBounds Default { get; } = new(86_400_000_000, null, 300_000_000);

    /// <summary>The longest tolerance, in seconds: a year.</summary>
    public const long MostToleranceSeconds = 86_400 * 365;

    /// <summary>Reads an instant, as <c>2020-01-01T00:00:00Z</c>, as µs since 1970 UTC.</summary>
    public static bool TryReadInstant(string text, out long micros) =>
        TimeText.TryParseInstant(System.Text.Encoding.UTF8.GetBytes(text), out micros, out _);

    /// <summary>Reads a tolerance, whole seconds up to <see cref="MostToleranceSeconds"/>, as µs.</summary>
    public static bool TryReadTolerance(string text, out long micros)
    {
        var good = long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds <= MostToleranceSeconds;
        micros = good ? seconds * 1_000_000 : 0;
        return good;
    }

    /// <summary>Whether an event time is inside.</summary>
    public bool Contains(long eventTime, long ingestTime) =>
        eventTime >= Earliest && eventTime <= ingestTime + FutureTolerance && !(eventTime >= Latest);
}

/// <summary>A field whose values are keys of another dataset.</summary>
/// <param name="Field">The field here.</param>
/// <param name="Dataset">The other dataset of the same pack.</param>
/// <param name="Column">Its key field.</param>
public sealed record ContractReference(string Field, string Dataset, string Column);

/// <summary>What is promised about the data as a whole.</summary>
/// <param name="FreshnessHours">The longest silence, in hours; null when nothing is promised.</param>
/// <param name="LatencySeconds">From acceptance to visibility, 95th percentile, in seconds.</param>
/// <param name="MinimumScore">The quality score below which data are blocked, 0 to 1.</param>
/// <param name="AlertScore">The quality score below which somebody is told, 0 to 1.</param>
public sealed record QualitySlo(double? FreshnessHours, double? LatencySeconds, double MinimumScore = 0.90, double AlertScore = 0.95);
