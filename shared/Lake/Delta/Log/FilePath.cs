using System.Buffers;
using System.Text;

namespace Millrace.Lake.Delta.Log;

/// <summary>Paths of data files: relative URIs, percent-encoded.</summary>
static class FilePath
{
    static readonly SearchValues<char> s_schemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>The path below the table that the log's spelling means.</summary>
    /// <exception cref="DamagedLogException">It is not relative, leaves the table, or is badly encoded.</exception>
    public static string Decode(string logged)
    {
        if (logged.StartsWith('/') || HasScheme(logged))
            throw new DamagedLogException($"The log names '{logged}': absolute paths are not read, only files below the table");
        if (logged.Contains('%') && !IsEncoded(logged))
            throw new DamagedLogException($"The log names '{logged}', whose percent-encoding is damaged");
        var path = Uri.UnescapeDataString(logged);
        if (path.Split('/').Any(segment => segment is "" or "." or ".."))
            throw new DamagedLogException($"The log names '{logged}', which is no file below the table");
        return path;
    }

    /// <summary>The log's spelling of a path.</summary>
    public static string Encode(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var value in Encoding.UTF8.GetBytes(path))
            if (char.IsAsciiLetterOrDigit((char)value) || "-_.~/=+,@!$&'()*".Contains((char)value, StringComparison.Ordinal))
                text.Append((char)value);
            else
                text.Append('%').Append(value.ToString("X2", null));
        return text.ToString();
    }

    static bool HasScheme(string logged)
    {
        var colon = logged.IndexOf(':');
        return colon > 0 && char.IsAsciiLetter(logged[0])
            && !logged.AsSpan(0, colon).ContainsAnyExcept(s_schemeCharacters);
    }

    static bool IsEncoded(string logged)
    {
        for (var i = logged.IndexOf('%'); i >= 0; i = logged.IndexOf('%', i + 1))
            if (i + 2 >= logged.Length || !char.IsAsciiHexDigit(logged[i + 1]) || !char.IsAsciiHexDigit(logged[i + 2]))
                return false;
        return true;
    }
}
