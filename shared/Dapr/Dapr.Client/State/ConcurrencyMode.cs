namespace Dapr.Client;

/// <summary>Who wins when two write the same key.</summary>
public enum ConcurrencyMode
{
    /// <summary>The first: a write without the current ETag fails.</summary>
    FirstWrite,

    /// <summary>The last: a write replaces what is there.</summary>
    LastWrite,
}
