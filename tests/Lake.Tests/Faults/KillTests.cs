using System.Globalization;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;
using Millrace.Lake.Tests.Storage;
using Millrace.Testing;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Faults;

/// <summary>Real processes, ended by SIGKILL at named steps and at random times.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    const int Killed = 128 + 9;

    public static TheoryData<string> Operations => [.. LakeOperations.All];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_process_killed_at_any_step_leaves_whole_commits_and_what_it_meant_to_do_can_be_done(string operation)
    {
        using var undisturbed = new ScratchFolder();
        var (before, after) = await LakeOperations.ExpectedAsync(new FolderObjectStore(undisturbed.Path, durable: false), operation);
        var steps = await TraceAsync(operation);
        steps.ShouldNotBeEmpty();
        foreach (var step in steps.Distinct())
        {
            // Of a step that comes often, one in the middle; the calls around each are tested without processes.
            var count = (steps.Count(passed => passed == step) + 1) / 2;
            using var folder = new ScratchFolder();
            var store = new FolderObjectStore(folder.Path, durable: false);
            await LakeOperations.PrepareAsync(store, operation);
            var (code, _) = await TestProcess.RunAsync("kill", folder.Path, operation, step.ToString(), count.ToString(CultureInfo.InvariantCulture));
            code.ShouldBe(Killed, $"{operation} at {step}");
            await LakeOperations.CheckAsync(store, operation, $"killed at {step}", before, after);
        }
        output.WriteLine($"{operation}: killed at {string.Join(", ", steps.Distinct())}");
    }

    [Fact]
    public async Task Every_named_step_is_passed_by_some_operation()
    {
        var passed = new HashSet<LakeStep>();
        foreach (var operation in LakeOperations.All)
            passed.UnionWith(await TraceAsync(operation));
        Enum.GetValues<LakeStep>().Except(passed).ShouldBeEmpty();
    }

    [NodeFact]
    public async Task Nothing_acknowledged_is_lost_by_kills_at_random_times()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MILLRACE_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var folder = new ScratchFolder();
        var store = new FolderObjectStore(folder.Path, durable: false);
        await Shop.CreateAsync(store, null, "day");
        long acknowledged = 0;
        for (var round = 0; round < 8; round++)
        {
            using var process = TestProcess.Start("write", folder.Path, (seed + round).ToString(CultureInfo.InvariantCulture));
            var errors = process.StandardError.ReadToEndAsync();
            for (var turns = random.Next(1, 12); turns > 0 && await process.StandardOutput.ReadLineAsync() is { } told; turns--)
                acknowledged = long.Parse(told, CultureInfo.InvariantCulture);
            // What it does at this moment is a matter of chance.
            await Task.Delay(random.Next(30));
            process.Kill();
            while (await process.StandardOutput.ReadLineAsync() is { } told)
                acknowledged = long.Parse(told, CultureInfo.InvariantCulture);
            await process.WaitForExitAsync();
            (await errors).ShouldBe("");
            var table = await DeltaTable.OpenAsync(store, "shop");
            var last = table.Snapshot.TransactionVersion("writer").ShouldNotBeNull();
            last.ShouldBeInRange(acknowledged, acknowledged + 1, $"seed {seed}, round {round}");
            // The first merge may have brought the ids below ten.
            (await Shop.IdsAsync(table)).Where(id => id >= 10).ShouldBe(Shop.Range(10, (int)last * 10), $"seed {seed}, round {round}");
        }
        acknowledged.ShouldBeGreaterThan(8);
        await DuckDbAgreesAsync(store, folder.Path);
    }

    static async Task DuckDbAgreesAsync(IObjectStore store, string root)
    {
        var table = await DeltaTable.OpenAsync(store, "shop");
        using var told = await DeltaPeer.ReadAsync(Path.Combine(root, "shop"), Shop.PeerColumns);
        told.RootElement.GetProperty("version").GetInt64().ShouldBe(table.Version);
        told.RootElement.GetProperty("hash").GetString().ShouldBe(CanonicalRows.Hash(await CanonicalRows.OfAsync(table.ReadAsync())));
    }

    static async Task<List<LakeStep>> TraceAsync(string operation)
    {
        using var folder = new ScratchFolder();
        await LakeOperations.PrepareAsync(new FolderObjectStore(folder.Path, durable: false), operation);
        var (code, lines) = await TestProcess.RunAsync("trace", folder.Path, operation);
        code.ShouldBe(0, operation);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<LakeStep>)];
    }
}
