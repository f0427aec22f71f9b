using System.Diagnostics.CodeAnalysis;

namespace Dapr.Client;

/// <summary>One operation of a transaction.</summary>
public sealed class StateTransactionRequest
{
    /// <summary>How the store treats the write.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "The official SDK has a field here; a property would not be the same surface.")]
    public StateOptions? Options;

    /// <summary>Creates the operation.</summary>
    /// <param name="key">The key, not empty.</param>
    /// <param name="value">The bytes to store; null for a deletion.</param>
    /// <param name="operationType">Upsert or delete.</param>
    /// <param name="etag">The ETag that the stored value must have; null for none.</param>
    /// <param name="metadata">Metadata such as <c>ttlInSeconds</c>.</param>
    /// <param name="options">How the store treats the write.</param>
    public StateTransactionRequest(
        string key, byte[]? value, StateOperationType operationType, string? etag = null,
        IReadOnlyDictionary<string, string>? metadata = null, StateOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Key = key;
        Value = value;
        OperationType = operationType;
        ETag = etag;
        Metadata = metadata;
        Options = options;
    }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The bytes to store; null for a deletion.</summary>
    public byte[]? Value { get; set; }

    /// <summary>Upsert or delete.</summary>
    public StateOperationType? OperationType { get; set; }

    /// <summary>The ETag that the stored value must have; null for none.</summary>
    public string? ETag { get; set; }

    /// <summary>Metadata such as <c>ttlInSeconds</c>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }
}
