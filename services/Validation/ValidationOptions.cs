namespace Millrace.Validation;

/// <summary>Settings of validation, section <c>Validation</c>.</summary>
public sealed class ValidationOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Validation";

    /// <summary>How long ids are remembered, in hours, 1 to 8760. Default 7 days.</summary>
    public double ClaimHours { get; set; } = 168;

    /// <summary>How long rows wait for a dimension before they go to quarantine, in hours, 1 to 8760. Default 26.</summary>
    public double PendingHours { get; set; } = 26;

    /// <summary>Rows are committed to the lake after this many seconds at the latest, 0.05 to 5. Default 1.</summary>
    public double CommitSeconds { get; set; } = 1;

    /// <summary>A commit does not wait longer once this many rows are there, 1 to 1000000. Default 20000.</summary>
    public int CommitRows { get; set; } = 20_000;

    /// <summary>Small files are put together after this many commits; 0 = never. Default 100.</summary>
    public int CompactEvery { get; set; } = 100;

    /// <summary>The number of <c>events.raw</c>'s making, raised by the operator when offsets begin again and the broker does not tell.</summary>
    public int Epoch { get; set; }

    internal static ValidationOptions Read(IConfiguration configuration)
    {
        var options = new ValidationOptions();
        configuration.GetSection(Section).Bind(options);
        Check(options.ClaimHours is >= 1 and <= 8760, nameof(ClaimHours), "1 to 8760");
        Check(options.PendingHours is >= 1 and <= 8760, nameof(PendingHours), "1 to 8760");
        Check(options.CommitSeconds is >= 0.05 and <= 5, nameof(CommitSeconds), "0.05 to 5");
        Check(options.CommitRows is >= 1 and <= 1_000_000, nameof(CommitRows), "1 to 1000000");
        Check(options.CompactEvery >= 0, nameof(CompactEvery), "0 or more");
        Check(options.Epoch >= 0, nameof(Epoch), "0 or more");
        return options;
    }

    static void Check(bool good, string name, string accepted)
    {
        if (!good)
            throw new ArgumentException($"{Section}:{name} is out of range; it takes {accepted}.");
    }
}
