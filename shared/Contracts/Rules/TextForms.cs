using System.Text;
using Millrace.Unicode;

namespace Millrace.Contracts.Rules;

/// <summary>Brings text into the form of its field.</summary>
static class TextForms
{
    public static string Apply(Datasets.TextForm form, string text) => form switch
    {
        Datasets.TextForm.Id => text.Trim(),
        Datasets.TextForm.Category => Category(text),
        _ => text,
    };

    /// <summary>Unicode NFKC, trimmed, white space collapsed to one space; case is kept.</summary>
    static string Category(string text)
    {
        text = NormalForm.Compatible(text);
        if (IsTidy(text))
            return text;
        var tidy = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (!char.IsWhiteSpace(letter))
                tidy.Append(letter);
            else if (tidy.Length > 0 && tidy[^1] != ' ')
                tidy.Append(' ');
        return tidy.ToString().TrimEnd(' ');
    }

    static bool IsTidy(string text)
    {
        var afterSpace = true;
        foreach (var letter in text)
        {
            var space = char.IsWhiteSpace(letter);
            if (space && (afterSpace || letter != ' '))
                return false;
            afterSpace = space;
        }

        return text.Length == 0 || !afterSpace;
    }
}
