namespace Millrace.Online.Embedded;

/// <summary>
/// The state of a runtime in the same process, read without a request. The program that hosts both the runtime and the
/// services provides it; the values are the bytes that clients of the state API sent.
/// </summary>
public interface IEmbeddedRecords
{
    /// <summary>The values of keys, null for what is not stored.</summary>
    /// <param name="component">The state component.</param>
    /// <param name="prefix">What stands before each key where it is stored: the component's prefix and <c>||</c>.</param>
    /// <param name="keys">The keys behind the prefix.</param>
    byte[]?[] Read(string component, string prefix, ReadOnlySpan<string> keys);
}
