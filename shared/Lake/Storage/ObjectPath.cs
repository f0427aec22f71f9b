using System.Text;

namespace Millrace.Lake.Storage;

/// <summary>Rules for object paths and their order.</summary>
public static class ObjectPath
{
    /// <summary>Orders paths by their UTF-8 bytes, as S3 lists them (UTF-16 order differs beyond U+FFFF).</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(CompareUtf8);

    /// <summary>The path itself if it is a relative path of plain segments.</summary>
    /// <exception cref="StorageException">It is empty, absolute, or has empty, '.' or '..' segments or control characters.</exception>
    public static string Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || Encoding.UTF8.GetByteCount(path) > 1000)
            throw new StorageException($"'{path}' is no object path: 1 to 1000 bytes are accepted");
        foreach (var segment in path.Split('/'))
            if (segment is "" or "." or "..")
                throw new StorageException($"'{path}' is no object path: segments must not be empty, '.' or '..'");
        if (path.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
            throw new StorageException($"'{path}' is no object path: control characters are not accepted");
        return path;
    }

    /// <summary>Joins two paths with one '/'; an empty part is left out.</summary>
    public static string Join(string first, string second) =>
        first.Length == 0 ? second : second.Length == 0 ? first : $"{first.TrimEnd('/')}/{second}";

    static int CompareUtf8(string? left, string? right)
    {
        if (left is null || right is null)
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shared; i++)
        {
            if (left[i] == right[i])
                continue;
            // Surrogates sort above every other UTF-16 unit once both are seen as code points.
            return Weight(left[i]) - Weight(right[i]);
        }
        return left.Length - right.Length;

        static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
