using System.Globalization;

namespace Millrace.Lake.Layers;

/// <summary>Names of bronze's objects below the hour of receipt: <c>{source}-{first}-{last}.ndjson.gz</c> and <c>upload-{id}.parquet</c>.</summary>
static class BronzeName
{
    public const string Lines = ".ndjson.gz", Upload = ".parquet";
    const int Digits = 19;

    public static string Prefix(LakePath path, string dataset, DateTimeOffset received, string source) =>
        $"{Hour(path, dataset, received)}/{Uri.EscapeDataString(source)}-";

    public static string OfLines(string prefix, long first, long last) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{first:D19}-{last:D19}{Lines}");

    public static string OfUpload(LakePath path, string dataset, DateTimeOffset received, string id) =>
        $"{Hour(path, dataset, received)}/upload-{Uri.EscapeDataString(id)}{Upload}";

    /// <summary>The last position inside one of the source's objects; −1 for any other object.</summary>
    public static long LastOf(string objectPath, string prefix)
    {
        var rest = objectPath.StartsWith(prefix, StringComparison.Ordinal) && objectPath.EndsWith(Lines, StringComparison.Ordinal)
            ? objectPath.AsSpan(prefix.Length, objectPath.Length - prefix.Length - Lines.Length)
            : default;
        return rest.Length == 2 * Digits + 1 && rest[Digits] == '-'
            && long.TryParse(rest[(Digits + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : -1;
    }

    static string Hour(LakePath path, string dataset, DateTimeOffset received) => $"{path.Of(LakeLayer.Bronze, dataset)}/{LakePath.Time(received, hour: true)}";
}
