namespace Dapr.Client;

/// <summary>A call of an output binding.</summary>
public sealed class BindingRequest
{
    /// <summary>Creates the request.</summary>
    /// <param name="bindingName">The component.</param>
    /// <param name="operation">What it is to do, such as <c>create</c>.</param>
    public BindingRequest(string bindingName, string operation)
    {
        ArgumentException.ThrowIfNullOrEmpty(bindingName);
        ArgumentException.ThrowIfNullOrEmpty(operation);
        BindingName = bindingName;
        Operation = operation;
    }

    /// <summary>The component.</summary>
    public string BindingName { get; }

    /// <summary>What it is to do.</summary>
    public string Operation { get; }

    /// <summary>The bytes for the component.</summary>
    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>Metadata for the component.</summary>
    public Dictionary<string, string> Metadata { get; } = [];
}
