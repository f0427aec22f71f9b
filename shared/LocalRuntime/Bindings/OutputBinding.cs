using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.Bindings;

/// <summary>Something outside that apps call by the name of a component.</summary>
internal abstract class OutputBinding(string name)
{
    public string Name => name;

    /// <summary>What it can be asked to do, in the order in which errors tell it.</summary>
    public abstract IReadOnlyList<string> Operations { get; }

    /// <exception cref="BindingException">It cannot do what it was asked.</exception>
    /// <exception cref="HttpRequestException">What is behind it did not answer.</exception>
    public abstract Task<BindingResult> InvokeAsync(BindingCall call, CancellationToken ct);
}

/// <summary>What a binding is asked.</summary>
internal sealed record BindingCall(string Operation, byte[] Data, IReadOnlyDictionary<string, string> Metadata);

/// <summary>What a binding answered.</summary>
/// <param name="Data">Null when there is nothing to tell.</param>
/// <param name="Failure">Why it does not count as done, although there is an answer.</param>
internal sealed record BindingResult(byte[]? Data, IReadOnlyDictionary<string, string> Metadata, string? Failure = null)
{
    public static readonly BindingResult Nothing = new(null, new Dictionary<string, string>());
}

/// <summary>A binding cannot do what it was asked; the message says why.</summary>
internal sealed class BindingException(string message) : Exception(message);
