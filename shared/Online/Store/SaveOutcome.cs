namespace Millrace.Online.Store;

/// <summary>
/// How a conditional write ended. A write that was not saved may be saved in part: read the records again, apply again
/// to what is then there, and write again.
/// </summary>
/// <param name="Saved">Whether every record was written.</param>
/// <param name="Reason">What the store said, if it said more than "changed meanwhile".</param>
public readonly record struct SaveOutcome(bool Saved, Exception? Reason)
{
    /// <summary>Every record was written.</summary>
    public static SaveOutcome Done { get; } = new(true, null);

    /// <summary>At least one record was not written, because another writer came first or the store failed.</summary>
    public static SaveOutcome Refused(Exception? reason) => new(false, reason);
}
