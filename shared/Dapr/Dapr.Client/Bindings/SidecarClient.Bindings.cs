using Google.Protobuf;
using Proto = Millrace.DaprProtocol;

namespace Dapr.Client;

sealed partial class SidecarClient
{
    public override Task InvokeBindingAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default) =>
        CallBindingAsync(bindingName, operation, JsonText(data), metadata, cancellationToken);

    public override async Task<TResponse> InvokeBindingAsync<TRequest, TResponse>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        var response = await CallBindingAsync(bindingName, operation, JsonText(data), metadata, cancellationToken)
            .ConfigureAwait(false);
        return FromJson<TResponse>(response.Data, Calling(bindingName, operation));
    }

    public override async Task<BindingResponse> InvokeBindingAsync(
        BindingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var data = UnsafeByteOperations.UnsafeWrap(request.Data);
        var response = await CallBindingAsync(request.BindingName, request.Operation, data, request.Metadata, cancellationToken)
            .ConfigureAwait(false);
        return new BindingResponse(request, response.Data.Memory, new Dictionary<string, string>(response.Metadata));
    }

    Task<Proto.InvokeBindingResponse> CallBindingAsync(
        string bindingName, string operation, ByteString data, IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(bindingName);
        ArgumentException.ThrowIfNullOrEmpty(operation);
        var request = new Proto.InvokeBindingRequest { Name = bindingName, Operation = operation, Data = data };
        Copy(metadata, request.Metadata);
        return CallAsync(
            "InvokeBinding", request, Proto.InvokeBindingResponse.Parser, Calling(bindingName, operation), cancellationToken);
    }

    static string Calling(string bindingName, string operation) => $"Operation '{operation}' of binding '{bindingName}'";
}
