namespace Dapr.Client;

/// <summary>What an output binding answered.</summary>
public sealed class BindingResponse
{
    /// <summary>Creates the response.</summary>
    public BindingResponse(BindingRequest request, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(metadata);
        Request = request;
        Data = data;
        Metadata = metadata;
    }

    /// <summary>The call that was answered.</summary>
    public BindingRequest Request { get; }

    /// <summary>The bytes of the answer.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The metadata of the answer.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }
}
