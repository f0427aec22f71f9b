using Dapr;
using Dapr.Client;
using Millrace.Testing;

namespace Millrace.Dapr.Tests.Surface;

/// <summary>Programs that are compiled against our subset must compile against the official SDK.</summary>
public sealed class SurfaceTests
{
    const string Reference = "reference/dapr.md";

    static readonly IReadOnlyList<SurfaceItem> s_official = PublicSurface.Of(OfficialStubAssemblies.All);

    [Fact]
    public void Everything_that_is_public_here_is_official()
    {
        var ours = PublicSurface.Of([typeof(DaprClient).Assembly, typeof(TopicAttribute).Assembly]);
        var official = s_official.Select(item => item.Text).ToHashSet(StringComparer.Ordinal);
        ours.Count.ShouldBeGreaterThan(200);
        ours.Select(item => item.Text).Where(text => !official.Contains(text)).ShouldBeEmpty();
    }

    [Fact]
    public void Enums_and_state_entries_are_offered_in_full()
    {
        // A value left out would change what the others mean in a switch; an entry is what official samples use most.
        var ours = PublicSurface.Of([typeof(DaprClient).Assembly]).Select(item => item.Text).ToHashSet(StringComparer.Ordinal);
        s_official.Where(item => item.Type.FullName == "Dapr.Client.StateEntry`1" || item.Type.IsEnum)
            .Where(item => item.Type.Name is not "LockStatus" and not "BulkSubscribeAppResponseStatus")
            .Select(item => item.Text).Where(text => !ours.Contains(text)).ShouldBeEmpty();
    }

    [SharedFact(Reference)]
    public void The_stubs_are_what_the_reference_says()
    {
        var reference = ReferenceTable.Read(SharedFolder.PathOf(Reference));
        s_official.Where(item => item.Type.Namespace!.Contains("Dapr", StringComparison.Ordinal)
                || item.Type.Namespace.StartsWith("Microsoft.", StringComparison.Ordinal))
            .Where(item => !reference.Says(item)).Select(item => item.Text).ShouldBeEmpty();
    }
}
