namespace Dapr.Client;

/// <summary>What one operation of a transaction does.</summary>
public enum StateOperationType
{
    /// <summary>Inserts or replaces the value.</summary>
    Upsert,

    /// <summary>Deletes the key.</summary>
    Delete,
}
