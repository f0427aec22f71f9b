using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Bindings;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>Secrets, metadata, bindings and shutdown over gRPC.</summary>
internal sealed class GrpcSidecar(AppSession session)
{
    public Task<IMessage> GetSecretAsync(GrpcCall call, GetSecretRequest request)
    {
        var response = new GetSecretResponse();
        foreach (var (name, value) in session.Secrets[request.StoreName].Get(request.Key))
            response.Data[name] = value;
        return Task.FromResult<IMessage>(response);
    }

    public Task<IMessage> GetBulkSecretAsync(GrpcCall call, GetBulkSecretRequest request)
    {
        var response = new GetBulkSecretResponse();
        foreach (var (name, values) in session.Secrets[request.StoreName].All)
        {
            var secret = new SecretResponse();
            foreach (var (key, value) in values)
                secret.Secrets[key] = value;
            response.Data[name] = secret;
        }
        return Task.FromResult<IMessage>(response);
    }

    public Task<IMessage> GetMetadataAsync(GrpcCall call, GetMetadataRequest request) =>
        Task.FromResult<IMessage>(session.Metadata.Read());

    public Task<IMessage> SetMetadataAsync(GrpcCall call, SetMetadataRequest request)
    {
        session.Metadata.Set(request.Key, request.Value);
        return Task.FromResult<IMessage>(new Empty());
    }

    public async Task<IMessage> InvokeBindingAsync(GrpcCall call, InvokeBindingRequest request)
    {
        var result = await session.Outputs.InvokeAsync(request.Name,
            new BindingCall(request.Operation, request.Data.ToByteArray(), request.Metadata.ToDictionary()), call.Aborted);
        call.TellMetadata(result.Metadata);
        var response = new InvokeBindingResponse { Metadata = { result.Metadata.ToDictionary() } };
        if (result.Data is { } data)
            response.Data = UnsafeByteOperations.UnsafeWrap(data);
        return response;
    }

    public Task<IMessage> ShutdownAsync(GrpcCall call, ShutdownRequest request)
    {
        call.Context.Response.OnCompleted(() =>
        {
            session.Shutdown();
            return Task.CompletedTask;
        });
        return Task.FromResult<IMessage>(new Empty());
    }
}
