namespace Millrace.Features.Tests.Definitions;

/// <summary>A definition with the sign <c>«</c> where an error is expected.</summary>
internal sealed record Marked(string Text, int Line, int Column)
{
    public static Marked Of(string marked)
    {
        var at = marked.IndexOf('«', StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0, "the example has no mark");
        var before = marked[..at];
        return new Marked(before + marked[(at + 1)..], before.Count(c => c == '\n') + 1, at - before.LastIndexOf('\n'));
    }
}
