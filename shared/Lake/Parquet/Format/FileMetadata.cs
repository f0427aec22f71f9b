namespace Millrace.Lake.Parquet.Format;

/// <summary>The footer of a file.</summary>
sealed record FileMetadata
{
    // A schema of this many elements is far beyond any table; a longer one only serves to fill the memory.
    const int MaxSchemaElements = 250_000;

    public int Version { get; init; }
    public IReadOnlyList<SchemaElement> Schema { get; init; } = [];
    public long RowCount { get; init; }
    public IReadOnlyList<RowGroup> RowGroups { get; init; } = [];
    public IReadOnlyList<KeyValuePair<string, string>> KeyValues { get; init; } = [];
    public string? CreatedBy { get; init; }
    public bool IsEncrypted { get; init; }

    /// <summary>Whether bounds of texts and binaries follow the order of their type (they do where the writer says so).</summary>
    public bool HasColumnOrders { get; init; }

    public static FileMetadata Read(ReadOnlySpan<byte> footer)
    {
        var reader = new ThriftReader(footer);
        var version = 0;
        long rows = 0;
        List<SchemaElement> schema = [];
        List<RowGroup> groups = [];
        List<KeyValuePair<string, string>> pairs = [];
        string? createdBy = null;
        bool encrypted = false, orders = false;
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: version = reader.I32(field); break;
                case 2:
                    var elements = reader.ListHead(field, out var element);
                    if (elements > MaxSchemaElements)
                        throw new DamageException($"the schema has {elements} elements", reader.Position);
                    for (; elements > 0; elements--)
                    {
                        reader.ExpectStruct(element);
                        schema.Add(SchemaElement.Read(ref reader));
                    }
                    break;
                case 3: rows = reader.I64(field); break;
                case 4:
                    for (var n = reader.ListHead(field, out var group); n > 0; n--)
                    {
                        reader.ExpectStruct(group);
                        groups.Add(RowGroup.Read(ref reader));
                    }
                    break;
                case 5:
                    for (var n = reader.ListHead(field, out var pair); n > 0; n--)
                    {
                        reader.ExpectStruct(pair);
                        pairs.Add(ReadPair(ref reader));
                    }
                    break;
                case 6: createdBy = reader.Text(field); break;
                case 7: orders = true; reader.Skip(field); break;
                case 8: encrypted = true; reader.Skip(field); break;
                default: reader.Skip(field); break;
            }
        return new FileMetadata
        {
            Version = version,
            Schema = schema,
            RowCount = rows,
            RowGroups = groups,
            KeyValues = pairs,
            CreatedBy = createdBy,
            IsEncrypted = encrypted,
            HasColumnOrders = orders,
        };
    }

    static KeyValuePair<string, string> ReadPair(ref ThriftReader reader)
    {
        string key = "", value = "";
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: key = reader.Text(field); break;
                case 2: value = reader.Text(field); break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        return new(key, value);
    }

    public void Write(ThriftWriter writer, int leafCount)
    {
        writer.BeginElement();
        writer.I32(1, Version);
        writer.List(2, ThriftType.Struct, Schema.Count);
        foreach (var element in Schema)
            element.Write(writer);
        writer.I64(3, RowCount);
        writer.List(4, ThriftType.Struct, RowGroups.Count);
        for (var i = 0; i < RowGroups.Count; i++)
            RowGroups[i].Write(writer, RowGroups.Count <= short.MaxValue ? (short)i : (short)-1);
        if (KeyValues.Count > 0)
        {
            writer.List(5, ThriftType.Struct, KeyValues.Count);
            foreach (var (key, value) in KeyValues)
            {
                writer.BeginElement();
                writer.Text(1, key);
                writer.Text(2, value);
                writer.End();
            }
        }
        if (CreatedBy is not null)
            writer.Text(6, CreatedBy);
        writer.List(7, ThriftType.Struct, leafCount);
        for (var i = 0; i < leafCount; i++)
        {
            writer.BeginElement();
            writer.Empty(1);
            writer.End();
        }
        writer.End();
    }
}
