using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Millrace.Contracts.Models;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Writes a training set as a Delta table of its own, one commit, parted by split.</summary>
sealed class TrainingSetTable(IObjectStore lake)
{
    /// <summary>The name of a part, as the column <c>split</c> holds it.</summary>
    public static string NameOf(SplitPart part) => part switch
    {
        SplitPart.Train => "train",
        SplitPart.Validation => "validation",
        _ => "test",
    };

    public async Task<(string Path, long Version, string ContentHash)> WriteAsync(
        TenantId tenant, string pack, string name, string id, SpineRows spine, IReadOnlyList<FeatureColumn> features,
        IReadOnlyList<JsonElement> values, TemporalSplit split, IReadOnlyList<ColumnParameters> transform, CancellationToken cancellationToken)
    {
        var parameters = transform.ToDictionary(each => each.Column, StringComparer.Ordinal);
        var schema = SchemaOf(spine, features, parameters);
        var rows = new BatchBuilder(schema);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var row = 0; row < spine.Rows.Count; row++)
        {
            var cells = CellsOf(spine.Rows[row], NameOf(split.PartOf(row)), features, values[row], parameters);
            rows.Append(cells);
            hash.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(cells) + "\n"));
        }

        var path = new LakePath(tenant.Value, pack).Of(LakeLayer.Training, $"{name}-{id}");
        var table = await DeltaTable.OpenOrCreateAsync(
            lake, path, new TableDefinition(schema) { PartitionColumns = ["split"], Name = name }, cancellation: cancellationToken);
        // The id is the transaction: a run that died after its commit finds its rows there.
        var committed = await table.AppendAsync(
            [rows.Build()], new CommitOptions { Transactions = [new TransactionVersion(id, 1)], Operation = "TRAINING SET" }, cancellationToken);
        return (path, committed.Version, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    static TableSchema SchemaOf(SpineRows spine, IReadOnlyList<FeatureColumn> features, Dictionary<string, ColumnParameters> transform) => new(
    [
        new Field("split", LakeType.String, Nullable: false),
        new Field("event_timestamp", LakeType.TimestampUtc, Nullable: false),
        new Field("row_id", LakeType.String, Nullable: false),
        .. spine.KeyColumns.Select(key => new Field(key, LakeType.String)),
        new Field("label", LakeType.Double),
        .. features.Select(feature => new Field(feature.Column, transform.TryGetValue(feature.Column, out var parameters) ? TransformCell.TypeOf(parameters) : FeatureCell.TypeOf(feature.Type))),
    ]);

    static object?[] CellsOf(SpineRow row, string part, IReadOnlyList<FeatureColumn> features, JsonElement values, Dictionary<string, ColumnParameters> transform) =>
    [
        part, Instants.Of(row.Time), row.Id, .. row.Keys, row.Label,
        .. features.Select(feature => transform.TryGetValue(feature.Column, out var parameters)
            ? TransformCell.Of(values.GetProperty(feature.Column), parameters)
            : FeatureCell.Of(values.GetProperty(feature.Column), feature.Type)),
    ];
}
