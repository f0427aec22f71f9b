using Google.Protobuf.WellKnownTypes;
using Proto = Millrace.DaprProtocol;

namespace Dapr.Client;

sealed partial class SidecarClient
{
    static readonly TimeSpan s_pollPeriod = TimeSpan.FromMilliseconds(500);

    public override Task<bool> CheckHealthAsync(CancellationToken cancellationToken = default) =>
        AnswersAsync("/v1.0/healthz", cancellationToken);

    public override Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken = default) =>
        AnswersAsync("/v1.0/healthz/outbound", cancellationToken);

    public override async Task WaitForSidecarAsync(CancellationToken cancellationToken = default)
    {
        while (!await CheckOutboundHealthAsync(cancellationToken).ConfigureAwait(false))
            await Task.Delay(s_pollPeriod, cancellationToken).ConfigureAwait(false);
    }

    public override Task ShutdownSidecarAsync(CancellationToken cancellationToken = default) =>
        CallAsync("Shutdown", new Proto.ShutdownRequest(), Empty.Parser, "Stopping the sidecar", cancellationToken);

    public override async Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default)
    {
        var answer = await CallAsync(
            "GetMetadata", new Proto.GetMetadataRequest(), Proto.GetMetadataResponse.Parser,
            "Reading the sidecar's metadata", cancellationToken).ConfigureAwait(false);
        return new DaprMetadata(
            answer.Id,
            [.. answer.ActiveActorsCount.Select(actor => new DaprActorMetadata(actor.Type, actor.Count))],
            new Dictionary<string, string>(answer.ExtendedMetadata),
            [.. answer.RegisteredComponents.Select(component => new DaprComponentsMetadata(
                component.Name, component.Type, component.Version, [.. component.Capabilities]))]);
    }

    public override Task SetMetadataAsync(
        string attributeName, string attributeValue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(attributeName);
        var request = new Proto.SetMetadataRequest { Key = attributeName, Value = attributeValue ?? "" };
        return CallAsync("SetMetadata", request, Empty.Parser, $"Setting metadata '{attributeName}'", cancellationToken);
    }

    async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_httpEndpoint, path));
        if (_apiToken is not null)
            request.Headers.TryAddWithoutValidation(SidecarHeaders.ApiToken, _apiToken);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
