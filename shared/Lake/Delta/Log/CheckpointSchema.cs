using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Log;

/// <summary>The columns of a single-file (v1) checkpoint: one struct per kind of action, of which each row fills one.</summary>
static class CheckpointSchema
{
    static readonly LakeType s_texts = LakeType.Map(LakeType.String, LakeType.String);

    static readonly LakeType s_vector = LakeType.Struct(
        new Field("storageType", LakeType.String), new Field("pathOrInlineDv", LakeType.String), new Field("offset", LakeType.Int32),
        new Field("sizeInBytes", LakeType.Int32), new Field("cardinality", LakeType.Int64));

    public static TableSchema Table { get; } = new([
        new Field("txn", LakeType.Struct(
            new Field("appId", LakeType.String), new Field("version", LakeType.Int64), new Field("lastUpdated", LakeType.Int64))),
        new Field("add", LakeType.Struct(
            new Field("path", LakeType.String), new Field("partitionValues", s_texts), new Field("size", LakeType.Int64),
            new Field("modificationTime", LakeType.Int64), new Field("dataChange", LakeType.Boolean), new Field("tags", s_texts),
            new Field("deletionVector", s_vector), new Field("baseRowId", LakeType.Int64), new Field("defaultRowCommitVersion", LakeType.Int64),
            new Field("stats", LakeType.String))),
        new Field("remove", LakeType.Struct(
            new Field("path", LakeType.String), new Field("deletionTimestamp", LakeType.Int64), new Field("dataChange", LakeType.Boolean),
            new Field("extendedFileMetadata", LakeType.Boolean), new Field("partitionValues", s_texts), new Field("size", LakeType.Int64),
            new Field("deletionVector", s_vector))),
        new Field("metaData", LakeType.Struct(
            new Field("id", LakeType.String), new Field("name", LakeType.String), new Field("description", LakeType.String),
            new Field("format", LakeType.Struct(new Field("provider", LakeType.String), new Field("options", s_texts))),
            new Field("schemaString", LakeType.String), new Field("partitionColumns", LakeType.List(LakeType.String)),
            new Field("configuration", s_texts), new Field("createdTime", LakeType.Int64))),
        new Field("protocol", LakeType.Struct(
            new Field("minReaderVersion", LakeType.Int32), new Field("minWriterVersion", LakeType.Int32),
            new Field("readerFeatures", LakeType.List(LakeType.String)), new Field("writerFeatures", LakeType.List(LakeType.String)))),
        new Field("domainMetadata", LakeType.Struct(
            new Field("domain", LakeType.String), new Field("configuration", LakeType.String), new Field("removed", LakeType.Boolean))),
    ]);

    /// <summary>An action as a row.</summary>
    public static object?[] Row(LogAction action) => action switch
    {
        TransactionId txn => [Items(txn.AppId, txn.Version, txn.LastUpdated), null, null, null, null, null],
        AddFile add => [null, Items(add.Path, Map(add.PartitionValues), add.Size, add.ModificationTime, false, Map(add.Tags), Vector(add.DeletionVector),
            add.BaseRowId, add.DefaultRowCommitVersion, add.Stats), null, null, null, null],
        RemoveFile gone => [null, null, Items(gone.Path, gone.DeletionTimestamp, false, gone.PartitionValues is not null && gone.Size is not null,
            Map(gone.PartitionValues), gone.Size, Vector(gone.DeletionVector)), null, null, null],
        TableMetadata data => [null, null, null, Items(data.Id, data.Name, data.Description, Items("parquet", new Dictionary<string, string?>()),
            data.SchemaString, data.PartitionColumns, Map(data.Configuration.ToDictionary(entry => entry.Key, entry => (string?)entry.Value)), data.CreatedTime), null, null],
        ProtocolAction protocol => [null, null, null, null,
            Items(protocol.MinReaderVersion, protocol.MinWriterVersion, protocol.ReaderFeatures, protocol.WriterFeatures), null],
        DomainMetadata domain => [null, null, null, null, null, Items(domain.Domain, domain.Configuration, domain.Removed)],
        _ => throw new NotSupportedException($"{action.GetType().Name} is not written to checkpoints"),
    };

    static object?[] Items(params object?[] items) => items;

    static Dictionary<string, string?>? Map(IReadOnlyDictionary<string, string?>? map) => map?.ToDictionary(StringComparer.Ordinal);

    static object?[]? Vector(DeletionVector? vector) => vector is null
        ? null
        : Items(vector.StorageType, vector.PathOrInline, vector.Offset, vector.SizeInBytes, vector.Cardinality);
}
