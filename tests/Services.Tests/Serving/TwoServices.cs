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

    readonly Func<Task<ServingHost>> _start;

    TwoServices(RuntimeFixture runtime, DaprClient client, ComputeHost compute, ServingHost serving, string lake, Func<Task<ServingHost>> start) =>
        (_runtime, _client, _compute, Serving, Lake, _start) = (runtime, client, compute, serving, lake, start);

    public ServingHost Serving { get; private set; }

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
        var (client, port, grpcPort) = await AttachAsync(runtime);
        all["DAPR_HTTP_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        all["DAPR_GRPC_PORT"] = grpcPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Task<ServingHost> Start() => ServingHost.StartAsync(packs, new DaprOnlineStore(client), clock, all);
        return new TwoServices(runtime, client, compute, await Start(), lake, Start);
    }

    /// <summary>Ends feature-serving and starts it anew on what it left behind.</summary>
    public async Task RestartServingAsync()
    {
        await Serving.DisposeAsync();
        Serving = await _start();
    }

    public async ValueTask DisposeAsync()
    {
        await Serving.DisposeAsync();
        await _compute.DisposeAsync();
        _client.Dispose();
        await _runtime.DisposeAsync();
        Directory.Delete(Lake, recursive: true);
    }

    static async Task<(DaprClient Client, int HttpPort, int GrpcPort)> AttachAsync(RuntimeFixture runtime)
    {
        var app = await runtime.Host.AttachAsync(new LocalRuntime.AppRegistration { AppId = AppIds.FeatureServing }, CancellationToken.None);
        var client = new DaprClientBuilder().UseHttpEndpoint($"http://127.0.0.1:{app.HttpPort}").UseGrpcEndpoint($"http://127.0.0.1:{app.GrpcPort}").Build();
        return (client, app.HttpPort, app.GrpcPort);
    }
}
