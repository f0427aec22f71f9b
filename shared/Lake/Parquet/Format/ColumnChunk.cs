namespace Millrace.Lake.Parquet.Format;

/// <summary>Where the pages of a column of a row group lie, and what is known of them.</summary>
sealed record ColumnChunk
{
    public string? FilePath { get; init; }
    public bool HasMetadata { get; init; }
    public bool IsEncrypted { get; init; }
    public PhysicalType Type { get; init; }
    public IReadOnlyList<int> Encodings { get; init; } = [];
    public IReadOnlyList<string> Path { get; init; } = [];
    public int Codec { get; init; }
    public long ValueCount { get; init; }
    public long UncompressedSize { get; init; }
    public long CompressedSize { get; init; }
    public long DataPageOffset { get; init; }
    public long DictionaryPageOffset { get; init; }
    public ChunkStatistics? Statistics { get; init; }
    public long BloomOffset { get; init; }
    public int BloomLength { get; init; }
    public long OffsetIndexOffset { get; init; }
    public int OffsetIndexLength { get; init; }
    public long ColumnIndexOffset { get; init; }
    public int ColumnIndexLength { get; init; }

    /// <summary>The first byte of the chunk's pages.</summary>
    public long Start => DictionaryPageOffset > 0 && DictionaryPageOffset < DataPageOffset ? DictionaryPageOffset : DataPageOffset;

    public static ColumnChunk Read(ref ThriftReader reader)
    {
        var chunk = new ColumnChunk();
        string? path = null;
        long offsetIndex = 0, columnIndex = 0;
        int offsetIndexLength = 0, columnIndexLength = 0;
        bool encrypted = false;
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: path = reader.Text(field); break;
                case 3: chunk = ReadMetadata(ref reader, field); break;
                case 4: offsetIndex = reader.I64(field); break;
                case 5: offsetIndexLength = reader.I32(field); break;
                case 6: columnIndex = reader.I64(field); break;
                case 7: columnIndexLength = reader.I32(field); break;
                case 8 or 9: encrypted = true; reader.Skip(field); break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        return chunk with
        {
            FilePath = path,
            IsEncrypted = encrypted,
            OffsetIndexOffset = offsetIndex,
            OffsetIndexLength = offsetIndexLength,
            ColumnIndexOffset = columnIndex,
            ColumnIndexLength = columnIndexLength,
        };
    }

    static ColumnChunk ReadMetadata(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        int physical = -1, codec = 0, bloomLength = 0;
        long values = 0, plain = 0, packed = 0, data = 0, dictionary = 0, bloom = 0;
        var encodings = new List<int>();
        var path = new List<string>();
        ChunkStatistics? statistics = null;
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: physical = reader.I32(field); break;
                case 2:
                    for (var n = reader.ListHead(field, out var element); n > 0; n--)
                        encodings.Add(reader.I32(element));
                    break;
                case 3:
                    for (var n = reader.ListHead(field, out var element); n > 0; n--)
                        path.Add(reader.Text(element));
                    break;
                case 4: codec = reader.I32(field); break;
                case 5: values = reader.I64(field); break;
                case 6: plain = reader.I64(field); break;
                case 7: packed = reader.I64(field); break;
                case 9: data = reader.I64(field); break;
                case 11: dictionary = reader.I64(field); break;
                case 12: statistics = ChunkStatistics.Read(ref reader, field); break;
                case 14: bloom = reader.I64(field); break;
                case 15: bloomLength = reader.I32(field); break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        return new ColumnChunk
        {
            HasMetadata = true,
            Type = (PhysicalType)physical,
            Codec = codec,
            ValueCount = values,
            UncompressedSize = plain,
            CompressedSize = packed,
            DataPageOffset = data,
            DictionaryPageOffset = dictionary,
            Statistics = statistics,
            BloomOffset = bloom,
            BloomLength = bloomLength,
            Encodings = encodings,
            Path = path,
        };
    }

    public void Write(ThriftWriter writer)
    {
        writer.BeginElement();
        writer.I64(2, 0);
        writer.BeginStruct(3);
        writer.I32(1, (int)Type);
        writer.List(2, ThriftType.I32, Encodings.Count);
        foreach (var encoding in Encodings)
            writer.I32Element(encoding);
        writer.List(3, ThriftType.Binary, Path.Count);
        foreach (var part in Path)
            writer.TextElement(part);
        writer.I32(4, Codec);
        writer.I64(5, ValueCount);
        writer.I64(6, UncompressedSize);
        writer.I64(7, CompressedSize);
        writer.I64(9, DataPageOffset);
        if (DictionaryPageOffset > 0)
            writer.I64(11, DictionaryPageOffset);
        Statistics?.Write(writer, 12);
        if (BloomOffset > 0)
        {
            writer.I64(14, BloomOffset);
            writer.I32(15, BloomLength);
        }
        writer.End();
        if (OffsetIndexOffset > 0)
        {
            writer.I64(4, OffsetIndexOffset);
            writer.I32(5, OffsetIndexLength);
        }
        if (ColumnIndexOffset > 0)
        {
            writer.I64(6, ColumnIndexOffset);
            writer.I32(7, ColumnIndexLength);
        }
        writer.End();
    }
}
