using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Online.Sidecar;
using Millrace.Services.Tests.Compute;
using Millrace.Services.Tests.Online;

namespace Millrace.Services.Tests.Serving;

/// <summary>feature-serving and feature-compute on one embedded runtime, one lake and one clock: what one writes the other reads.</summary>
public sealed class TwoServices : IAsyncDisposable
{
    readonly RuntimeFixture _runtime;
    readonly DaprClient _client;
    readonly ComputeHost _compute;

    TwoServices(RuntimeFixture runtime, DaprClient client, ComputeHost compute, ServingHost serving, string lake) =>
        (_runtime, _client, _compute, Serving, Lake) = (runtime, client, compute, serving, lake);

    public ServingHost Serving { get; }

    public string Lake { get; }

    public static async Task<TwoServices> StartAsync(string packs, TimeProvider clock, Dictionary<string, string?>? settings = null)
    {
        var lake = Directory.CreateTempSubdirectory("millrace-two-").FullName;
        var runtime = await RuntimeFixture.StartAsync();
        var all = new Dictionary<string, string?>(settings ?? [])
        {
            ["Packs:Path"] = packs,
            ["Lake:Root"] = lake,
            ["Online:AnonymousTenant"] = "acme",
        };
        var compute = await ComputeHost.StartAsync(runtime, clock, lake, all);
        var (client, port) = await AttachAsync(runtime);
        all["DAPR_HTTP_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var serving = await ServingHost.StartAsync(packs, new DaprOnlineStore(client), clock, all);
        return new TwoServices(runtime, client, compute, serving, lake);
    }

    public async ValueTask DisposeAsync()
    {
        await Serving.DisposeAsync();
        await _compute.DisposeAsync();
        _client.Dispose();
        await _runtime.DisposeAsync();
        Directory.Delete(Lake, recursive: true);
    }

    static async Task<(DaprClient Client, int Port)> AttachAsync(RuntimeFixture runtime)
    {
        var app = await runtime.Host.AttachAsync(new LocalRuntime.AppRegistration { AppId = AppIds.FeatureServing }, CancellationToken.None);
        var client = new DaprClientBuilder().UseHttpEndpoint($"http://127.0.0.1:{app.HttpPort}").UseGrpcEndpoint($"http://127.0.0.1:{app.GrpcPort}").Build();
        return (client, app.HttpPort);
    }
}
