using Dapr.Client;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;

namespace Millrace.Dapr.Tests.Replay;

static class OtherCalls
{
    public static RecordedCall Binding(InvokeBindingRequest request)
    {
        var isRefused = request.Name.Length == 0 || request.Operation.Length == 0;
        return new RecordedCall(request, InvokeBindingResponse.Descriptor, async (client, answer) =>
        {
            var call = new BindingRequest(request.Name, request.Operation) { Data = request.Data.Memory };
            foreach (var (name, value) in request.Metadata)
                call.Metadata.Add(name, value);
            var response = await client.InvokeBindingAsync(call);
            if (answer is InvokeBindingResponse recorded)
            {
                response.Data.ToArray().ShouldBe(recorded.Data.ToByteArray());
                response.Metadata.ShouldBe(recorded.Metadata, ignoreOrder: true);
            }
            return true;
        })
        {
            IsRefused = isRefused,
        };
    }

    public static RecordedCall Secret(GetSecretRequest request) =>
        new(request, GetSecretResponse.Descriptor, async (client, answer) =>
        {
            var secret = await client.GetSecretAsync(
                request.StoreName, request.Key, new Dictionary<string, string>(request.Metadata));
            if (answer is GetSecretResponse recorded)
                secret.ShouldBe(recorded.Data, ignoreOrder: true);
            return true;
        })
        {
            IsRefused = request.StoreName.Length == 0 || request.Key.Length == 0,
        };

    public static RecordedCall BulkSecret(GetBulkSecretRequest request) =>
        new(request, GetBulkSecretResponse.Descriptor, async (client, answer) =>
        {
            var secrets = await client.GetBulkSecretAsync(
                request.StoreName, new Dictionary<string, string>(request.Metadata));
            if (answer is GetBulkSecretResponse recorded)
            {
                secrets.Keys.ShouldBe(recorded.Data.Keys, ignoreOrder: true);
                foreach (var (name, pairs) in recorded.Data)
                    secrets[name].ShouldBe(pairs.Secrets, ignoreOrder: true);
            }
            return true;
        })
        {
            IsRefused = request.StoreName.Length == 0,
        };

    public static RecordedCall Metadata(GetMetadataRequest request) =>
        new(request, GetMetadataResponse.Descriptor, async (client, answer) =>
        {
            var metadata = await client.GetMetadataAsync();
            if (answer is GetMetadataResponse recorded)
            {
                metadata.Id.ShouldBe(recorded.Id);
                metadata.Extended.ShouldBe(recorded.ExtendedMetadata, ignoreOrder: true);
                metadata.Components.Select(component => (component.Name, component.Type, component.Version)).ShouldBe(
                    recorded.RegisteredComponents.Select(component => (component.Name, component.Type, component.Version)));
                metadata.Components.SelectMany(component => component.Capabilities).ShouldBe(
                    recorded.RegisteredComponents.SelectMany(component => component.Capabilities));
            }
            return true;
        });

    public static RecordedCall SetMetadata(SetMetadataRequest request) =>
        new(request, Empty.Descriptor, async (client, _) =>
        {
            await client.SetMetadataAsync(request.Key, request.Value);
            return true;
        })
        {
            IsRefused = request.Key.Length == 0,
        };
}
