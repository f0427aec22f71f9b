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
