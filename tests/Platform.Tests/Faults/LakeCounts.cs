using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.Faults;

/// <summary>Reads the tables that a program left in its data folder.</summary>
static class LakeCounts
{
    public const LakeLayer Silver = LakeLayer.Silver;
    public const LakeLayer Quarantine = LakeLayer.Quarantine;
    public const LakeLayer Pending = LakeLayer.Pending;

    /// <summary>Different event ids of interactions.</summary>
    public static async Task<int> DistinctAsync(string dataFolder, LakeLayer layer) =>
        (await RowsOfAsync(dataFolder, layer, "interactions", "event_id")).Select(row => row[0]).Distinct().Count();

    /// <summary>Rows of a dataset.</summary>
    public static async Task<int> RowsAsync(string dataFolder, LakeLayer layer, string dataset = "interactions") =>
        (await RowsOfAsync(dataFolder, layer, dataset, "event_id")).Count;

    /// <summary>Some columns of all rows of a dataset; none while there is no table.</summary>
    public static async Task<List<object?[]>> RowsOfAsync(string dataFolder, LakeLayer layer, string dataset, params string[] columns)
    {
        var store = LakeRoot.Open(Path.Combine(dataFolder, "lake"));
        var path = new LakePath(StandaloneProcess.Tenant, "ecommerce").Of(layer, dataset);
        var rows = new List<object?[]>();
        if (!await DeltaTable.ExistsAsync(store, path))
            return rows;
        var table = await DeltaTable.OpenAsync(store, path);
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = columns }))
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add([.. batch.Columns.Select(column => column.ValueAt(row))]);
        return rows;
    }
}
