namespace Millrace.Ingestion;

/// <summary>Settings of ingestion, section <c>Ingestion</c>.</summary>
public sealed class IngestionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Ingestion";

    /// <summary>The most bytes of an upload, after decompression. Default 200 MiB. <c>Tenants:{name}:MaxUploadBytes</c> goes before it.</summary>
    public long MaxUploadBytes { get; set; } = 200L << 20;

    /// <summary>The most bytes of a body of <c>application/json</c>; NDJSON has no limit. Default 16 MiB.</summary>
    public int MaxJsonBytes { get; set; } = 16 << 20;

    /// <summary>The most batches on their way to the broker at once, 1 to 4096. Default 64.</summary>
    public int MaxBatchesInFlight { get; set; } = 64;

    /// <summary>Events per second that a tenant may send; 0 = no limit. <c>Tenants:{name}:EventsPerSecond</c> goes before it.</summary>
    public double EventsPerSecond { get; set; }

    /// <summary>How long senders are told to wait after the broker refused a batch, in seconds, 1 to 3600. Default 1.</summary>
    public int RetryAfterSeconds { get; set; } = 1;

    /// <summary>Bronze is written after this many seconds at the latest, 0.05 to 60. Default 2.</summary>
    public double BronzeSeconds { get; set; } = 2;

    /// <summary>How long the broker keeps <c>events.raw</c>, in hours, 1 to 87600; beyond half of it a late bronze is an error. Default 168, as the embedded runtime keeps it.</summary>
    public double BrokerRetentionHours { get; set; } = 168;

    /// <summary>The number of <c>events.raw</c>'s making, raised by the operator when offsets begin again and the broker does not tell.</summary>
    public int Epoch { get; set; }

    internal static IngestionOptions Read(IConfiguration configuration)
    {
        var options = new IngestionOptions();
        configuration.GetSection(Section).Bind(options);
        Check(options.MaxUploadBytes is > 0 and <= 1L << 40, nameof(MaxUploadBytes), "1 to 2^40");
        Check(options.MaxJsonBytes is > 0 and <= 1 << 30, nameof(MaxJsonBytes), "1 to 2^30");
        Check(options.MaxBatchesInFlight is >= 1 and <= 4096, nameof(MaxBatchesInFlight), "1 to 4096");
        Check(options.EventsPerSecond >= 0, nameof(EventsPerSecond), "0 or more");
        Check(options.RetryAfterSeconds is >= 1 and <= 3600, nameof(RetryAfterSeconds), "1 to 3600");
        Check(options.BronzeSeconds is >= 0.05 and <= 60, nameof(BronzeSeconds), "0.05 to 60");
        Check(options.BrokerRetentionHours is >= 1 and <= 87600, nameof(BrokerRetentionHours), "1 to 87600");
        Check(options.Epoch >= 0, nameof(Epoch), "0 or more");
        return options;
    }

    static void Check(bool good, string name, string accepted)
    {
        if (!good)
            throw new ArgumentException($"{Section}:{name} is out of range; it takes {accepted}.");
    }
}
