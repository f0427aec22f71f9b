namespace Millrace.Validation.RawEvents;

/// <summary>Values of <see cref="Contracts.Batches.RawBatch.Source"/> that mean something to validation.</summary>
static class RawSources
{
    /// <summary>Rows that waited for a dimension and come again.</summary>
    public const string Pending = "pending";

    /// <summary>Rows that waited too long.</summary>
    public const string Expired = "expired";
}
