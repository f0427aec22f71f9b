namespace Millrace.Lake.Delta;

/// <summary>A table needs features of the protocol that this library does not have; nothing was read or written.</summary>
public sealed class UnsupportedFeatureException(string message, IReadOnlyList<string> features) : DeltaException(message)
{
    /// <summary>The features' names as the protocol spells them.</summary>
    public IReadOnlyList<string> Features { get; } = features;
}
