using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Plays one recorded conversation against the runtime: the client's calls in, an app that answers as recorded.</summary>
internal sealed class RecordedReplay : IAsyncDisposable
{
    static readonly TimeSpan s_longestStart = TimeSpan.FromSeconds(60);
    static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(20);

    readonly string _folder = Directory.CreateTempSubdirectory("replay-").FullName;
    readonly Dictionary<string, RecordedApp> _apps = [];
    readonly Dictionary<string, AttachedApp> _sidecars = [];
    readonly List<string> _differences = [];
    readonly ReplayHttp _http;
    readonly ReplayGrpc _grpc = new();
    readonly ReplayStreams _streams;
    readonly MaskedText _masks = new();
    readonly Recording _recording;
    readonly ReplayParties _parties;
    readonly IReadOnlySet<int> _leftOut;
    LocalRuntimeHost _runtime = null!;

    RecordedReplay(Recording recording, IReadOnlySet<int> leftOut)
    {
        (_recording, _leftOut) = (recording, leftOut);
        _parties = new ReplayParties(recording);
        _http = new ReplayHttp(recording, _masks);
        _streams = new ReplayStreams(_masks);
    }

    /// <summary>What differs from the recording; empty when all agrees.</summary>
    /// <param name="leftOut">The steps that are not played, and not expected.</param>
    public static async Task<IReadOnlyList<string>> RunAsync(Recording recording, IReadOnlySet<int> leftOut)
    {
        await using var replay = new RecordedReplay(recording, leftOut);
        await replay.StartAsync();
        await replay.PlayAsync();
        return replay._differences;
    }

    async Task StartAsync()
    {
        _masks.Bind("{dir}", _folder);
        foreach (var name in _parties.Names())
        {
            var steps = _parties.AppSteps(name).ToList();
            var app = _apps[name] = await RecordedApp.StartAsync(steps, _parties.Subscriptions(steps));
            _masks.Bind(name switch { "" => "{APP_PORT}", ReplayParties.External => "{EXT_PORT}", _ => $"{{APP_PORT_{name.ToUpperInvariant()}}}" }, $"{app.HttpPort}");
        }
        await StartRuntimeAsync();
        if (StartsWithoutApp)
            await _apps[""].CloseAsync();
        foreach (var name in _apps.Keys.Where(name => name != ReplayParties.External))
        {
            var registration = _parties.Registration(name, _apps[name]);
            _sidecars[name] = await _runtime.AttachAsync(registration, default);
            // An app that is ill at first is only asked for its subscriptions when it is well.
            if (StartsWithoutApp)
                continue;
            if (registration.HealthCheck is null || _recording.Flag("--app-protocol") == "grpc")
                await _sidecars[name].Ready.WaitAsync(s_longestStart);
        }
    }

    async Task StartRuntimeAsync()
    {
        var resources = Path.Combine(_folder, "resources.yaml");
        await File.WriteAllTextAsync(resources, _masks.Fill($"{_recording.ComponentYaml}\n---\n{_recording.ConfigYaml}"));
        // One case of secrets holds the file of all of them.
        if (_recording.ComponentYaml.Contains("secrets.json", StringComparison.Ordinal))
            await File.WriteAllTextAsync(Path.Combine(_folder, "secrets.json"),
                (_recording.SecretsFile ?? RecordingLibrary.Load("secrets/local-file").SecretsFile)!.Value.GetRawText());
        foreach (var (name, value) in _recording.Environment)
            // Secrets of the environment are those of this process; tokens are not read from there.
            if (!name.EndsWith("TOKEN", StringComparison.Ordinal))
                Environment.SetEnvironmentVariable(name, value);
        _runtime = await LocalRuntimeHost.StartAsync(new LocalRuntimeOptions
        {
            DataFolder = Path.Combine(_folder, "data"), ResourcePaths = [resources], Partitions = 1,
            MostBodyBytes = _recording.Flag("--max-body-size") == "1Ki" ? 1024 : 4 << 20,
        }, TimeProvider.System, NullLoggerFactory.Instance, default);
    }

    async Task PlayAsync()
    {
        var (last, settles) = (0, false);
        foreach (var step in _recording.Steps.Where(step => !_leftOut.Contains(step.Index)))
        {
            if (step.Kind is RecordedKind.Action or RecordedKind.Store)
                await DoAsync(step);
            if (step.Kind != RecordedKind.GrpcStream && step.FromRole != "client")
                continue;
            if (step.StartMs - last > 1000 && _recording.Component.StartsWith("lock.", StringComparison.Ordinal))
                // The recorder let a lock expire.
                await Task.Delay(step.StartMs - last);
            if (step.FromRole == "client" && step.StartMs - last > 1000)
                await CaughtUpAsync(step.Index, TimeSpan.FromMilliseconds(step.StartMs - last));
            await CaughtUpAsync(step.Index, TimeSpan.FromSeconds(1));
            // What is read after a pause may still be on its way here.
            settles = step.Http?.Request.Method == "GET" && (settles || step.StartMs - last > 1000);
            last = step.StartMs;
            if (await (settles ? UntilSettledAsync(step) : PlayAsync(step)) is { } problem)
                _differences.Add($"step {step.Index}: {problem}");
        }
        _differences.AddRange(await _streams.EndAsync());
        foreach (var (name, app) in _apps)
        {
            var deliveries = new ReplayDeliveries(name, _parties.AppSteps(name), _leftOut, _recording.KeepsOrder(), _masks);
            await app.WaitForAsync(deliveries.HasAll, s_longestWait);
            await app.WaitForAsync(deliveries.HasEven, TimeSpan.FromSeconds(_leftOut.Count > 0 ? 2 : 0));
            _differences.AddRange(deliveries.Compare(app.Calls));
        }
    }

    async Task<string?> PlayAsync(RecordedStep step) => step.Kind switch
    {
        RecordedKind.Http => await _http.CallAsync(step, _sidecars[ReplayParties.Name(step.To)].HttpPort),
        RecordedKind.Grpc when step.Grpc!.Response!.Stream.Count > 0 => await _streams.OpenAsync(step, _sidecars[ReplayParties.Name(step.To)].GrpcPort),
        RecordedKind.Grpc => await _grpc.CallAsync(_sidecars[ReplayParties.Name(step.To)].GrpcPort, step.Grpc!, _masks),
        _ => await _streams.PlayAsync(step, _sidecars[""].GrpcPort),
    };

    async Task<string?> UntilSettledAsync(RecordedStep step)
    {
        using var limit = new CancellationTokenSource(s_longestWait);
        while (await PlayAsync(step) is { } problem)
        {
            if (limit.IsCancellationRequested)
                return problem;
            await Task.Delay(50, CancellationToken.None);
        }
        return null;
    }

    bool StartsWithoutApp => _recording.Steps.Any(step => step.Action?.EndsWith("app port is closed", StringComparison.Ordinal) == true);

    // What the recorder did itself.
    async Task DoAsync(RecordedStep step)
    {
        if (step.Action?.EndsWith(" later", StringComparison.Ordinal) == true)
            // It let time pass, so that something expires.
            await Task.Delay(TimeSpan.FromSeconds(double.Parse(step.Action.Split(' ')[0], CultureInfo.InvariantCulture)));
        else if (step.Action?.StartsWith("app health answers ", StringComparison.Ordinal) == true)
        {
            await CaughtUpAsync(step.Index, TimeSpan.FromSeconds(3));
            await SetHealthAsync(_apps[""], int.Parse(step.Action.Split(' ')[3], CultureInfo.InvariantCulture));
        }
        else if (step.Action == "app closes its port")
            await _apps[""].CloseAsync();
        else if (step.Action is "app listens again" or "app begins to listen")
        {
            await _apps[""].ListenAsync();
            await _sidecars[""].Ready.WaitAsync(s_longestStart);
        }
        else if (step.Kind == RecordedKind.Store && _recording.Component.StartsWith("configuration.", StringComparison.Ordinal))
            await SetConfigurationAsync(step.Command!.Split(' '), step.Result);
    }

    // The sidecar knows of it after as many probes as it takes, and one that may have been on its way.
    static async Task SetHealthAsync(RecordedApp app, int status)
    {
        app.Health = status;
        var before = app.Calls.Count(call => call.IsProbe);
        (await app.WaitForAsync(calls => calls.Count(call => call.IsProbe) > before + 3, TimeSpan.FromSeconds(120))).ShouldBeTrue();
    }

    async Task SetConfigurationAsync(string[] command, JsonElement? result)
    {
        switch (command)
        {
            case ["MGET", .. var keys]:
                foreach (var (key, value) in keys.Zip(result!.Value.EnumerateArray()))
                    await _runtime.SetConfigurationAsync("cfg", key, value.GetString());
                break;
            case ["SET", var key, .. var value]:
                await _runtime.SetConfigurationAsync("cfg", key, string.Join(' ', value));
                break;
            case ["DEL", var key]:
                await _runtime.SetConfigurationAsync("cfg", key, null);
                break;
        }
    }

    /// <summary>Waits until the apps were asked all that they had been asked in the recording by then.</summary>
    Task<bool[]> CaughtUpAsync(int before, TimeSpan longest) => Task.WhenAll(_apps.Select(pair =>
    {
        var wanted = _parties.AppSteps(pair.Key).Count(step => step.Index < before && !_leftOut.Contains(step.Index) && !RecordedAppCall.Of(step).IsProbe);
        return pair.Value.WaitForAsync(calls => calls.Count(call => !call.IsProbe) >= wanted, longest);
    }));

    public async ValueTask DisposeAsync()
    {
        await _streams.DisposeAsync();
        if (_runtime is not null)
        {
            await _runtime.DrainAsync(TimeSpan.Zero);
            await _runtime.DisposeAsync();
        }
        foreach (var app in _apps.Values)
            await app.DisposeAsync();
        _http.Dispose();
        _grpc.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
