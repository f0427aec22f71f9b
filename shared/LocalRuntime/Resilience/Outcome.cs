namespace Millrace.LocalRuntime.Resilience;

/// <summary>What became of one attempt to deliver.</summary>
/// <param name="Status">The app's HTTP status, where it decides about a retry.</param>
internal readonly record struct Outcome(OutcomeKind Kind, string Reason = "", int? Status = null)
{
    public static readonly Outcome Done = new(OutcomeKind.Done);

    public static Outcome Retry(string reason, int? status = null) => new(OutcomeKind.Retry, reason, status);

    public static Outcome Drop(string reason) => new(OutcomeKind.Drop, reason);
}

/// <summary>Kinds of outcomes.</summary>
internal enum OutcomeKind
{
    /// <summary>Acknowledged.</summary>
    Done,

    /// <summary>To be tried again by the policy.</summary>
    Retry,

    /// <summary>Not wanted: to the dead-letter topic if there is one, and acknowledged.</summary>
    Drop,

    /// <summary>An error that no further attempt of the policy can mend.</summary>
    Failed,
}
