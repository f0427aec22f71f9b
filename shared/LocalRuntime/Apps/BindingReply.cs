namespace Millrace.LocalRuntime.Apps;

/// <summary>What an app answered to an event of an input binding.</summary>
/// <param name="Failure">Why the event is not done; null when it is.</param>
/// <param name="Status">The app's HTTP status, where it has one.</param>
internal sealed record BindingReply(string? Failure, int? Status)
{
    public static readonly BindingReply Done = new(null, null);

    /// <summary>Output bindings that are to be called with <see cref="Data"/>.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    public byte[] Data { get; init; } = [];
}
