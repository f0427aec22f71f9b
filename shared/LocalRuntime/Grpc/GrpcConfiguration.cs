using Google.Protobuf;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;
using Item = Millrace.LocalRuntime.Configuration.ConfigurationItem;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>Configuration over gRPC.</summary>
internal sealed class GrpcConfiguration(AppSession session)
{
    public Task<IMessage> GetAsync(GrpcCall call, GetConfigurationRequest request)
    {
        var response = new GetConfigurationResponse();
        foreach (var (key, item) in session.Configuration.Get(request.StoreName, request.Keys))
            response.Items[key] = Told(item);
        return Task.FromResult<IMessage>(response);
    }

    /// <summary>Tells the subscription's id first, then every change.</summary>
    public async Task SubscribeAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(SubscribeConfigurationRequest.Parser) ?? new();
        var subscription = session.Configuration.Subscribe(request.StoreName, request.Keys);
        try
        {
            await call.WriteAsync(new SubscribeConfigurationResponse { Id = subscription.Id });
            await foreach (var (key, item) in subscription.ChangesAsync(call.Aborted))
                await call.WriteAsync(new SubscribeConfigurationResponse { Id = subscription.Id, Items = { [key] = Told(item) } });
        }
        finally
        {
            session.Configuration.Unsubscribe(request.StoreName, subscription.Id);
        }
    }

    public Task<IMessage> UnsubscribeAsync(GrpcCall call, UnsubscribeConfigurationRequest request) => Task.FromResult<IMessage>(
        session.Configuration.Unsubscribe(request.StoreName, request.Id)
            ? new UnsubscribeConfigurationResponse { Ok = true }
            : new UnsubscribeConfigurationResponse
            {
                Message = $"failed to unsubscribe to configuration request {request.Id}: subscription does not exist",
            });

    static ConfigurationItem Told(Item? item) => new() { Value = item?.Value ?? "", Version = item?.Version ?? "" };
}
