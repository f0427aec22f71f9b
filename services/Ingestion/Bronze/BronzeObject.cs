using System.Globalization;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Layers;

namespace Millrace.Ingestion.Bronze;

/// <summary>
/// Where raw rows lie: <c>{tenant}/{pack}/bronze/{dataset}/year=/month=/day=/hour=/lane-NN-{first}-{last}.ndjson.gz</c>, by the hour of
/// ingest, and by the source positions of the first and last batch inside.
/// </summary>
static class BronzeObject
{
    public static string FolderOf(TenantId tenant, string pack, string dataset, long ingestTime) =>
        $"{LakePath.Table(tenant.Value, pack, LakeLayer.Bronze, dataset)}/{LakePath.Time(DateTimeOffset.UnixEpoch.AddTicks(ingestTime * 10), hour: true)}";

    public static string PrefixOf(string folder, int lane) => string.Create(CultureInfo.InvariantCulture, $"{folder}/lane-{lane:D2}-");

    public static string NameOf(string folder, int lane, long first, long last) =>
        string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(folder, lane)}{first:D19}-{last:D19}.ndjson.gz");

    /// <summary>The last position inside an object, by its name; −1 when it is none of ours.</summary>
    public static long LastOf(string path)
    {
        const string ending = ".ndjson.gz";
        if (!path.EndsWith(ending, StringComparison.Ordinal))
            return -1;
        var name = path.AsSpan(0, path.Length - ending.Length);
        return long.TryParse(name[(name.LastIndexOf('-') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : -1;
    }
}
