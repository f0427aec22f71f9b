using System.Text.RegularExpressions;
using Millrace.Contracts.Delivery;

namespace Millrace.Platform.Tests.Processes;

/// <summary>The runtime in one process and each service in its own, as <c>millrace serve</c> starts them.</summary>
sealed partial class SeveralProcesses(string dataFolder, IReadOnlyDictionary<string, string>? settings = null) : IAsyncDisposable
{
    readonly Dictionary<string, (MillraceProcess Process, int Port)> _services = [];

    KeyValuePair<string, string>[] Settings => [.. StandaloneProcess.Tenants, .. settings ?? new Dictionary<string, string>()];

    MillraceProcess? _runtime;
    int _controlPort;

    /// <summary>The services an event meets on its way.</summary>
    public static IReadOnlyList<string> AppIdsOnTheWay { get; } =
        [AppIds.Ingestion, AppIds.Validation, AppIds.FeatureCompute, AppIds.FeatureServing];

    /// <summary>The public API; a new one after each start, since ports change.</summary>
    public PublicApi Api { get; private set; } = PublicApi.None;

    public async Task StartAsync()
    {
        await StartRuntimeAsync();
        foreach (var appId in AppIdsOnTheWay)
            await StartAsync(appId);
    }

    /// <summary>SIGKILL to the runtime, and a new one at the same address, where the services look for it.</summary>
    public async Task KillAndStartRuntimeAsync()
    {
        await _runtime!.KillAsync();
        await _runtime.DisposeAsync();
        await StartRuntimeAsync();
    }

    /// <summary>SIGKILL to one service, and a new instance of it.</summary>
    public async Task KillAndStartAsync(string appId)
    {
        await _services[appId].Process.KillAsync();
        await _services[appId].Process.DisposeAsync();
        await StartAsync(appId);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, _) in _services.Values)
            await process.DisposeAsync();
        if (_runtime is not null)
            await _runtime.DisposeAsync();
        Api.Dispose();
    }

    async Task StartRuntimeAsync() =>
        (_runtime, _controlPort) = await MillraceProcess.StartAsync(
            Settings, Attach(), "standalone", "--services", "none", "--data", dataFolder, "--port", "0", "--feast-port", "0",
            "--control-port", _controlPort.ToString(System.Globalization.CultureInfo.InvariantCulture));

    async Task StartAsync(string appId)
    {
        _services[appId] = await MillraceProcess.StartAsync(
            Settings, Listens(), "serve", appId, "--runtime", $"http://127.0.0.1:{_controlPort}", "--data", dataFolder);
        if (_services.Count < AppIdsOnTheWay.Count)
            return;
        Api.Dispose();
        Api = new PublicApi(
            _services[AppIds.Ingestion].Port, _services[AppIds.FeatureServing].Port, _services[AppIds.FeatureCompute].Port,
            () => string.Join('\n', _services.Values.Select(service => service.Process.Output)));
    }

    [GeneratedRegex(@"listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listens();

    [GeneratedRegex(@"attach at http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Attach();
}
