using System.Text;

namespace Millrace.Features.Expressions.Text;

/// <summary>Texts made comparable.</summary>
internal static class Words
{
    /// <summary>NFKC, trimmed, runs of white space as one space, in invariant lower case.</summary>
    public static string Normalise(string text)
    {
        // An unpaired surrogate has no normal form; it becomes U+FFFD, as it would in UTF-8.
        var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var normal = valid.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        return string.Join(' ', normal.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
