using System.Text.RegularExpressions;

namespace Millrace.Platform.Tests.Processes;

/// <summary>The whole suite in one child process on a data folder; it can be killed without a warning and started again.</summary>
sealed partial class StandaloneProcess(string dataFolder, IReadOnlyDictionary<string, string>? settings = null) : IAsyncDisposable
{
    public const string Tenant = "acme";
    public const string Key = "acme-test-key";
    public const string OtherKey = "globex-test-key";

    MillraceProcess? _process;

    /// <summary>The tenants of the tests, as settings.</summary>
    public static IReadOnlyDictionary<string, string> Tenants { get; } = new Dictionary<string, string>
    {
        [$"Tenants__{Tenant}__ApiKeys__0"] = Key,
        [$"Tenants__{Tenant}__Packs__0"] = "ecommerce",
        ["Tenants__globex__ApiKeys__0"] = OtherKey,
        ["Tenants__globex__Packs__0"] = "ecommerce",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    /// <summary>The public API with the tenant's key; a new one after each start, since the port changes.</summary>
    public PublicApi Api { get; private set; } = PublicApi.None;

    public async Task StartAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        (_process, var port) = await MillraceProcess.StartAsync(
            [.. Tenants, .. settings ?? new Dictionary<string, string>()], Listens(),
            "standalone", "--data", dataFolder, "--port", "0", "--feast-port", "0");
        Api.Dispose();
        Api = new PublicApi(port, port, port, () => _process.Output);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Api.Dispose();
    }

    [GeneratedRegex(@"listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listens();
}
