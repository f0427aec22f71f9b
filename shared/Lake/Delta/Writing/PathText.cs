using System.Globalization;
using System.Text;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Partition values in folder names, escaped as Hive does.</summary>
static class PathText
{
    public const string Null = "__HIVE_DEFAULT_PARTITION__";
    const int MaxLength = 100;

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var unit in text)
            if (unit < ' ' || "\"#%'*/:=?\\\u007f{[]^<>|".Contains(unit, StringComparison.Ordinal) || unit == '.' && escaped.Length == 0)
                escaped.Append(CultureInfo.InvariantCulture, $"%{(int)unit:X2}");
            else
                escaped.Append(unit);
        // Folder names are for people; the log holds the value.
        return escaped.Length <= MaxLength && Encoding.UTF8.GetByteCount(escaped.ToString()) <= 2 * MaxLength
            ? escaped.ToString()
            : $"long-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}";
    }
}
