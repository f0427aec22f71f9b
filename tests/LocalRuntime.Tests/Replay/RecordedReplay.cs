using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Plays one recorded conversation against the runtime: the client's calls in, an app that answers as recorded.</summary>
internal sealed class RecordedReplay : IAsyncDisposable
{
    static readonly string[] s_varyingHeaders =
        ["host", "user-agent", "accept-encoding", "content-length", "date", "transfer-encoding", "connection", "traceparent",
            "x-forwarded-for", "x-forwarded-host", "forwarded", "__offset", "__partition", "readtimeutc"];

    readonly string _folder = Directory.CreateTempSubdirectory("replay-").FullName;
    readonly Dictionary<string, RecordedApp> _apps = [];
    readonly Dictionary<string, AttachedApp> _sidecars = [];
    readonly List<string> _differences = [];
    readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });
    readonly ReplayGrpc _grpc = new();
    readonly MaskedText _masks = new();
    readonly Recording _recording;
    LocalRuntimeHost _runtime = null!;

    RecordedReplay(Recording recording) => _recording = recording;

    /// <summary>What differs from the recording; empty when all agrees.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(Recording recording)
    {
        await using var replay = new RecordedReplay(recording);
        await replay.StartAsync();
        await replay.PlayAsync();
        return replay._differences;
    }

    async Task StartAsync()
    {
        _masks.Bind("{dir}", _folder);
        var resources = Path.Combine(_folder, "resources.yaml");
        await File.WriteAllTextAsync(resources, _masks.Fill(_recording.ComponentYaml));
        if (_recording.SecretsFile is { } secrets)
            await File.WriteAllTextAsync(Path.Combine(_folder, "secrets.json"), secrets.GetRawText());
        _runtime = await LocalRuntimeHost.StartAsync(new LocalRuntimeOptions
        {
            DataFolder = Path.Combine(_folder, "data"), ResourcePaths = [resources], Partitions = 1,
            MostBodyBytes = _recording.Flag("--max-body-size") == "1Ki" ? 1024 : 4 << 20,
        }, TimeProvider.System, NullLoggerFactory.Instance, default);
        foreach (var name in Parties())
        {
            var steps = AppSteps(name).ToList();
            var app = _apps[name] = await RecordedApp.StartAsync(steps, Subscriptions(steps));
            _masks.Bind(name.Length == 0 ? "{APP_PORT}" : $"{{APP_PORT_{name.ToUpperInvariant()}}}", $"{app.Port}");
            var appId = name.Length > 0 ? name : _recording.Flag("--app-id") ?? "app1";
            var hasPort = _recording.Flag("--app-port") is not null || name.Length > 0 || steps.Count > 0;
            _sidecars[name] = await _runtime.AttachAsync(new AppRegistration
            {
                AppId = appId, AppPort = hasPort ? app.Port : null,
                AppApiToken = steps.Select(step => step.Http!.Request.Header("Dapr-Api-Token")).FirstOrDefault(token => token is not null),
                DaprApiToken = _recording.Environment.GetValueOrDefault("DAPR_API_TOKEN"),
                MostConcurrentCalls = int.Parse(_recording.Flag("--app-max-concurrency") ?? "0"),
            }, default);
            await _sidecars[name].Ready.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    // The names in brackets of the sidecars and apps; a single one has no name.
    List<string> Parties() =>
    [
        .. _recording.Steps.SelectMany(step => new[] { step.From, step.To })
            .Where(party => party.StartsWith("daprd", StringComparison.Ordinal) || party.StartsWith("app", StringComparison.Ordinal))
            .Select(Name).Distinct(),
    ];

    static string Name(string party) => party.Contains('(', StringComparison.Ordinal) ? party.Split('(', ')')[1] : "";

    IEnumerable<RecordedStep> AppSteps(string name) => _recording.Between(RecordedKind.Http, "daprd", "app").Where(step => Name(step.To) == name);

    // Where a case does not say what the app subscribes, its deliveries do.
    string Subscriptions(List<RecordedStep> steps) => _recording.Subscriptions is { } told
        ? told.GetRawText()
        : JsonSerializer.Serialize(steps.Where(step => step.Http!.Request.Header("Pubsubname") is not null)
            .Select(step => new
            {
                pubsubname = step.Http!.Request.Header("Pubsubname"),
                topic = step.Http.Request.Header("__topic")
                    ?? (RecordedAppCall.TopicOf(step.Http.Request.Body) is { Length: > 0 } topic ? topic : LastTopic(step)),
                route = step.Http.Request.Target,
            }).Distinct());

    // A raw message does not tell its topic; the call that published it does.
    string LastTopic(RecordedStep delivery) => _recording.Steps
        .Where(step => step.Index < delivery.Index && step.FromRole == "client").Select(step => step switch
        {
            { Http.Request.Target: var target } => target.Split('?')[0].Split('/')[^1],
            { Grpc.Message: { } message } => message.GetProperty("topic").GetString()!,
            _ => "",
        }).Last();

    async Task PlayAsync()
    {
        var last = 0;
        foreach (var step in _recording.Steps)
        {
            if (step.Action?.EndsWith(" later", StringComparison.Ordinal) == true)
                // The recorder let time pass, so that something expires.
                await Task.Delay(TimeSpan.FromSeconds(double.Parse(step.Action.Split(' ')[0], CultureInfo.InvariantCulture)));
            if (step.FromRole == "client" && step.StartMs - last > 1000)
                await CaughtUpAsync(step.Index, TimeSpan.FromMilliseconds(step.StartMs - last));
            if (step.FromRole != "client")
                continue;
            await CaughtUpAsync(step.Index, TimeSpan.FromSeconds(1));
            last = step.StartMs;
            var problem = step.Kind switch
            {
                RecordedKind.Http => await CallAsync(step),
                RecordedKind.Grpc => await _grpc.CallAsync(_sidecars[Name(step.To)].GrpcPort, step.Grpc!, _masks),
                _ => $"{step.Kind} is not replayed",
            };
            if (problem is not null)
                _differences.Add($"step {step.Index}: {problem}");
        }
        await CaughtUpAsync(int.MaxValue, TimeSpan.FromMilliseconds(_recording.Steps.Max(step => step.StartMs) - last + 3000));
        foreach (var (name, app) in _apps)
            CompareDeliveries(name, app);
    }

    /// <summary>Waits until the apps were asked all that they had been asked in the recording by then.</summary>
    Task<bool[]> CaughtUpAsync(int before, TimeSpan longest) => Task.WhenAll(_apps.Select(pair =>
    {
        var wanted = AppSteps(pair.Key).Count(step => step.Index < before);
        return pair.Value.WaitForAsync(calls => calls.Length >= wanted, longest);
    }));

    async Task<string?> CallAsync(RecordedStep step)
    {
        var (recorded, wanted) = (step.Http!.Request, step.Http.Response);
        var uri = new Uri($"http://127.0.0.1:{_sidecars[Name(step.To)].HttpPort}{_masks.Fill(recorded.Target)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(recorded.Method), uri);
        var hasBody = recorded.Body.Length > 0 || recorded.Header("Content-Length") is not null || recorded.Header("Content-Type") is not null;
        if (hasBody)
            request.Content = new ByteArrayContent(Filled(recorded.Body));
        foreach (var (name, value) in recorded.Headers)
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            else if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(name, _masks.Fill(value));
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        if ((int)response.StatusCode != wanted.Status)
            return $"{recorded.Method} {recorded.Target}: status {(int)response.StatusCode} instead of {wanted.Status}: {Encoding.UTF8.GetString(body)} / {wanted.Text}";
        foreach (var (name, value) in wanted.Headers.Where(header => !s_varyingHeaders.Contains(header.Key.ToLowerInvariant())))
        {
            var actual = response.Headers.NonValidated.TryGetValues(name, out var values)
                || response.Content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToArray() : [];
            if (!actual.Any(text => _masks.Matches(value, text)))
                return $"{recorded.Method} {recorded.Target}: header {name} is '{string.Join("|", actual)}' instead of '{value}'";
        }
        // Where the subscriptions are not recorded, neither can the answer be that tells them.
        if (recorded.Target.EndsWith("/metadata", StringComparison.Ordinal) && _recording.Subscriptions is null
            && wanted.Text.Contains("\"subscriptions\"", StringComparison.Ordinal))
            return null;
        return wanted.TruncatedFrom is { } length
            ? body.Length == length ? null : $"{body.Length} bytes instead of {length}"
            : ReplayText.Same(_masks, FilledPorts(wanted.Body), body) || ReplayText.SameError(wanted.Body, body) ? null
            : $"{recorded.Method} {recorded.Target}: body {Encoding.UTF8.GetString(body)} instead of {wanted.Text}";
    }

    byte[] Filled(byte[] body) => System.Text.Unicode.Utf8.IsValid(body) ? Encoding.UTF8.GetBytes(_masks.Fill(Encoding.UTF8.GetString(body))) : body;

    // Ports stand unquoted inside JSON.
    byte[] FilledPorts(byte[] body) => Encoding.UTF8.GetString(body) is var text && text.Contains("{APP_PORT}", StringComparison.Ordinal)
        ? Encoding.UTF8.GetBytes(text.Replace("{APP_PORT}", _masks["{APP_PORT}"], StringComparison.Ordinal)) : body;

    void CompareDeliveries(string name, RecordedApp app)
    {
        var wanted = AppSteps(name).GroupBy(step => Call(step).Stream).ToDictionary(group => group.Key, group => group.ToList());
        var actual = app.Calls.GroupBy(call => call.Stream).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (stream, steps) in wanted)
        {
            var calls = actual.GetValueOrDefault(stream) ?? [];
            // A message that is never acknowledged goes on coming after the recording has ended.
            var endless = steps[^1].Http!.Response is { Status: not (>= 200 and < 300) } or { IsPending: true }
                || steps[^1].Http!.Response.Text.Contains("RETRY", StringComparison.OrdinalIgnoreCase)
                || steps.Count > 1;
            if (calls.Count < steps.Count || (calls.Count > steps.Count && !endless))
                _differences.Add($"app{name} got {calls.Count} instead of {steps.Count} × {stream}");
            for (var i = 0; i < Math.Min(calls.Count, steps.Count); i++)
                if (Differs(steps[i], calls[i]) is { } difference)
                    _differences.Add($"step {steps[i].Index}, delivery {i} of {stream}: {difference}");
        }
        foreach (var (stream, calls) in actual)
            // What a sidecar asks at its start is recorded only where the start is the case.
            if (!wanted.ContainsKey(stream) && !stream.StartsWith("OPTIONS", StringComparison.Ordinal))
                _differences.Add($"app{name} got {calls.Count} × {stream}, which the recording has not");
    }

    // The recorder read bytes of headers as Latin-1.
    static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    string? Differs(RecordedStep step, RecordedAppCall call)
    {
        var recorded = step.Http!.Request;
        foreach (var (name, value) in recorded.Headers.Where(header => !s_varyingHeaders.Contains(header.Key.ToLowerInvariant())))
            if (!call.Headers.TryGetValue(name, out var values) || !values.Any(actual => _masks.Matches(value, actual) || _masks.Matches(value, Latin1(actual))))
                return $"header {name} is '{(values is null ? "absent" : string.Join("|", values))}' instead of '{value}'";
        foreach (var name in new[] { "__offset", "__partition", "traceparent" })
            if (recorded.Header(name) is not null && !call.Headers.ContainsKey(name))
                return $"header {name} is absent";
        return recorded.TruncatedFrom is not null || ReplayText.Same(_masks, recorded.Body, call.Body)
            ? null
            : $"body {Encoding.UTF8.GetString(call.Body)} instead of {recorded.Text}";
    }

    RecordedAppCall Call(RecordedStep step) => new(step.Http!.Request.Method, step.Http.Request.Target,
        step.Http.Request.Headers.GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Select(header => header.Value).ToArray(), StringComparer.OrdinalIgnoreCase),
        step.Http.Request.Body);

    public async ValueTask DisposeAsync()
    {
        await _runtime.DrainAsync(TimeSpan.Zero);
        await _runtime.DisposeAsync();
        foreach (var app in _apps.Values)
            await app.DisposeAsync();
        _http.Dispose();
        _grpc.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
