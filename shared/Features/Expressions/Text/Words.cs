using Millrace.Unicode;

namespace Millrace.Features.Expressions.Text;

/// <summary>Texts made comparable.</summary>
internal static class Words
{
    /// <summary>NFKC, trimmed, runs of white space as one space, in invariant lower case.</summary>
    public static string Normalise(string text) =>
        string.Join(' ', NormalForm.Compatible(text).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
