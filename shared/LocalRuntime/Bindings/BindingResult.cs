namespace Millrace.LocalRuntime.Bindings;

/// <summary>What a binding answered.</summary>
/// <param name="Data">Null when there is nothing to tell.</param>
/// <param name="Failure">Why it does not count as done, although there is an answer.</param>
internal sealed record BindingResult(byte[]? Data, IReadOnlyDictionary<string, string> Metadata, string? Failure = null)
{
    public static readonly BindingResult Nothing = new(null, new Dictionary<string, string>());
}
