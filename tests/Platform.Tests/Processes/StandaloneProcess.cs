using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.Platform.Tests.Processes;

/// <summary>The suite as a user starts it, in a child process on a data folder; it can be killed without a warning and started again.</summary>
sealed partial class StandaloneProcess : IAsyncDisposable
{
    public const string Tenant = "acme";
    public const string Key = "acme-test-key";
    public const string OtherKey = "globex-test-key";

    readonly IReadOnlyDictionary<string, string> _settings;
    readonly StringBuilder _log = new();
    Process? _process;

    public StandaloneProcess(string dataFolder, IReadOnlyDictionary<string, string>? settings = null)
    {
        DataFolder = dataFolder;
        _settings = settings ?? new Dictionary<string, string>();
    }

    public string DataFolder { get; }

    /// <summary>A client with the tenant's key; a new one after each start, since the port changes.</summary>
    public HttpClient Http { get; private set; } = new();

    public int Port { get; private set; }

    /// <summary>Everything the program has printed.</summary>
    public string Output
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "millrace.dll"));
        start.ArgumentList.Add("standalone");
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["Standalone__Data"] = DataFolder,
            ["Standalone__Port"] = "0",
            ["Standalone__FeastPort"] = "0",
            [$"Tenants__{Tenant}__ApiKeys__0"] = Key,
            [$"Tenants__{Tenant}__Packs__0"] = "ecommerce",
            ["Tenants__globex__ApiKeys__0"] = OtherKey,
            ["Tenants__globex__Packs__0"] = "ecommerce",
            ["Logging__LogLevel__Default"] = "Warning",
        }.Concat(_settings))
            start.Environment[name] = value;
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data, listening);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, listening);
        _process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The program ended: " + Output));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Port = await listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Http.Dispose();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromMinutes(5) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Posts a body and reads the answer.</summary>
    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string body, string mediaType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, mediaType);
        using var answer = await Http.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>Waits until a condition holds; the message of a failure carries what the program printed.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            if (clock.Elapsed > (limit ?? TimeSpan.FromSeconds(60)))
                throw new TimeoutException($"Not within {clock.Elapsed.TotalSeconds:0} s: {what}. The program printed: {Output}");
            await timer.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        Http.Dispose();
    }

    void Read(string? line, TaskCompletionSource<int> listening)
    {
        if (line is null)
            return;
        lock (_log)
            _log.AppendLine(line);
        if (Listens().Match(line) is { Success: true } match)
            listening.TrySetResult(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listens();
}
