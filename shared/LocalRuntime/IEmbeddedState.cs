namespace Millrace.LocalRuntime;

/// <summary>The embedded state stores, read in process without a request.</summary>
public interface IEmbeddedState
{
    /// <summary>The raw values of keys of a state component, all read from the same instant.</summary>
    /// <param name="component">The name of the state component.</param>
    /// <param name="prefix">What stands before each key where it is stored: the component's prefix and <c>||</c>.</param>
    /// <param name="keys">The keys behind the prefix.</param>
    /// <returns>Per key its bytes; null where there is none or it has expired. The bytes must not be written to.</returns>
    byte[]?[] GetBulk(string component, string prefix, ReadOnlySpan<string> keys);
}
