using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.Faults;

/// <summary>Counts rows of the interactions' tables that a program left in its data folder.</summary>
static class LakeCounts
{
    public const LakeLayer Silver = LakeLayer.Silver;
    public const LakeLayer Quarantine = LakeLayer.Quarantine;
    public const LakeLayer Pending = LakeLayer.Pending;

    /// <summary>Different event ids.</summary>
    public static async Task<int> DistinctAsync(string dataFolder, LakeLayer layer) => (await IdsAsync(dataFolder, layer)).Distinct().Count();

    /// <summary>Rows.</summary>
    public static async Task<int> RowsAsync(string dataFolder, LakeLayer layer) => (await IdsAsync(dataFolder, layer)).Count;

    static async Task<List<string>> IdsAsync(string dataFolder, LakeLayer layer)
    {
        var store = LakeRoot.Open(Path.Combine(dataFolder, "lake"));
        var path = new LakePath(StandaloneProcess.Tenant, "ecommerce").Of(layer, "interactions");
        var ids = new List<string>();
        if (!await DeltaTable.ExistsAsync(store, path))
            return ids;
        var table = await DeltaTable.OpenAsync(store, path);
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = ["event_id"] }))
            for (var row = 0; row < batch.RowCount; row++)
                ids.Add((string)batch.Columns[0].ValueAt(row)!);
        return ids;
    }
}
