namespace Millrace.LocalRuntime;

/// <summary>The embedded state stores, read in process without a request.</summary>
public interface IEmbeddedState
{
    /// <summary>The raw values of keys of a state component, all read from the same instant.</summary>
    /// <param name="component">The name of the state component.</param>
    /// <param name="prefixedKeys">Keys as they are stored: with the component's prefix and <c>||</c>.</param>
    /// <returns>Per key its bytes; null where there is none or it has expired.</returns>
    byte[]?[] GetBulk(string component, IReadOnlyList<string> prefixedKeys);
}
