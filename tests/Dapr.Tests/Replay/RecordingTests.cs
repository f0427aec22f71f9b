using Millrace.Testing;
using Millrace.Testing.Recordings;
using Xunit.Abstractions;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>The recorded conversations of a real daprd, with the SDK in the place of the client and of the app.</summary>
public sealed class RecordingTests(ITestOutputHelper output)
{
    public static TheoryData<string> Replayed => [.. RecordingManifest.Load().Replayed(entry => entry.Sdk)
        .Where(name => !RecordingLibrary.IsCatalogue(name))];

    [SharedTheory(RecordingLibrary.Folder)]
    [MemberData(nameof(Replayed))]
    public async Task The_client_and_the_app_agree_with_what_was_recorded(string name)
    {
        var report = await ReplayAsync(name);
        report.Replayed.ShouldBeGreaterThan(0, $"nothing of {name} was replayed, but the manifest says so");
        output.WriteLine($"{report.Replayed} steps replayed, {report.Left.Count} left");
        foreach (var left in report.Left)
            output.WriteLine(left);
    }

    [SharedFact(RecordingLibrary.Folder)]
    public async Task Nothing_that_can_be_replayed_is_left_out()
    {
        var manifest = RecordingManifest.Load();
        manifest.Entries.Keys.ShouldBe(RecordingLibrary.Cases(), "the manifest lists every recorded case once");
        output.WriteLine($"SDK: {manifest.Counts(entry => entry.Sdk)}");
        foreach (var (name, entry) in manifest.Entries)
            if (entry.Sdk.StartsWith("not applicable", StringComparison.Ordinal) && !RecordingLibrary.IsCatalogue(name))
                (await ReplayAsync(name)).Replayed.ShouldBe(0, $"{name} has steps that the SDK can replay");
        manifest.Entries.Values.ShouldNotContain(entry => entry.Sdk == "pending");
    }

    static async Task<ReplayReport> ReplayAsync(string name)
    {
        var recording = RecordingLibrary.Load(name);
        var report = new ReplayReport();
        await ClientReplay.RunAsync(recording, report);
        await HttpReplay.RunAsync(recording, report);
        await DeliveryReplay.RunAsync(recording, report);
        await SubscriptionReplay.RunAsync(recording, report);
        return report;
    }
}
