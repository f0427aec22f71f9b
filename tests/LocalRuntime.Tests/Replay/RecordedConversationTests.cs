using System.Collections.Concurrent;
using Millrace.Testing;
using Millrace.Testing.Recordings;
using Xunit.Abstractions;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>The recorded conversations of a real daprd, played against the runtime.</summary>
public sealed class RecordedConversationTests(ITestOutputHelper output)
{
    [SharedFact(RecordingLibrary.Folder)]
    public async Task Every_recorded_conversation_that_is_replayed_goes_as_it_went()
    {
        var manifest = RecordingManifest.Load();
        var only = Environment.GetEnvironmentVariable("MILLRACE_REPLAY");
        var cases = only is null ? manifest.Replayed(entry => entry.Runtime)
            : RecordingLibrary.Cases().Where(name => name.StartsWith(only, StringComparison.Ordinal) && !RecordingLibrary.IsCatalogue(name)).ToList();
        var failures = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (name, _) =>
        {
            try
            {
                foreach (var difference in await RecordedReplay.RunAsync(RecordingLibrary.Load(name), RecordingManifest.LeftOut(manifest.Entries[name].Runtime)))
                    failures.Add($"{name}: {difference}");
            }
            catch (Exception failure)
            {
                failures.Add($"{name}: {failure}");
            }
        });

        output.WriteLine($"{cases.Count} conversations replayed");
        foreach (var failure in failures.Order(StringComparer.Ordinal))
            output.WriteLine(failure);
        failures.Count.ShouldBe(0, string.Join(Environment.NewLine, failures.Order(StringComparer.Ordinal).Take(20)));
    }

    [SharedFact(RecordingLibrary.Folder)]
    public void Every_recorded_case_is_replayed_or_has_a_reason_why_not()
    {
        var manifest = RecordingManifest.Load();

        output.WriteLine($"runtime: {manifest.Counts(entry => entry.Runtime)}");

        manifest.Entries.Keys.ShouldBe(RecordingLibrary.Cases(), ignoreOrder: true);
        manifest.Entries.Where(entry => entry.Value.Runtime == "pending").Select(entry => entry.Key).ShouldBeEmpty();
    }
}
