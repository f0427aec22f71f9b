namespace Millrace.Lake.Parquet.Format;

/// <summary>The head of a page. Counts are those of the page's kind; what a kind does not have is zero.</summary>
readonly record struct PageHeader
{
    public PageType Type { get; init; }
    public int UncompressedSize { get; init; }
    public int CompressedSize { get; init; }

    /// <summary>CRC-32 of the page's bytes as stored.</summary>
    public uint? Crc { get; init; }

    public int ValueCount { get; init; }
    public int RowCount { get; init; }
    public PageEncoding Encoding { get; init; }
    public PageEncoding DefinitionEncoding { get; init; }
    public PageEncoding RepetitionEncoding { get; init; }
    public int DefinitionBytes { get; init; }
    public int RepetitionBytes { get; init; }
    public bool IsCompressed { get; init; }

    /// <summary>Reads a header; <paramref name="size"/> is what it takes.</summary>
    public static PageHeader Read(ReadOnlySpan<byte> data, out int size)
    {
        var reader = new ThriftReader(data);
        var header = new PageHeader { IsCompressed = true };
        var type = -1;
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: type = reader.I32(field); break;
                case 2: header = header with { UncompressedSize = reader.I32(field) }; break;
                case 3: header = header with { CompressedSize = reader.I32(field) }; break;
                case 4: header = header with { Crc = unchecked((uint)reader.I32(field)) }; break;
                case 5: header = ReadData(ref reader, field, header); break;
                case 7: header = ReadDictionary(ref reader, field, header); break;
                case 8: header = ReadDataV2(ref reader, field, header); break;
                default: reader.Skip(field); break;
            }
        size = reader.Position;
        if (type is < 0 or > (int)PageType.DataV2)
            throw new DamageException($"page type {type} does not exist");
        if (header.CompressedSize < 0 || header.UncompressedSize < 0)
            throw new DamageException($"a page has a negative size ({header.CompressedSize}, {header.UncompressedSize} uncompressed)");
        if (header.ValueCount < 0)
            throw new DamageException($"a page has a negative number of values ({header.ValueCount})");
        return header with { Type = (PageType)type };
    }

    static PageHeader ReadData(ref ThriftReader reader, ThriftType type, PageHeader header)
    {
        reader.ExpectStruct(type);
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: header = header with { ValueCount = reader.I32(field) }; break;
                case 2: header = header with { Encoding = (PageEncoding)reader.I32(field) }; break;
                case 3: header = header with { DefinitionEncoding = (PageEncoding)reader.I32(field) }; break;
                case 4: header = header with { RepetitionEncoding = (PageEncoding)reader.I32(field) }; break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        return header;
    }

    static PageHeader ReadDictionary(ref ThriftReader reader, ThriftType type, PageHeader header)
    {
        reader.ExpectStruct(type);
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: header = header with { ValueCount = reader.I32(field) }; break;
                case 2: header = header with { Encoding = (PageEncoding)reader.I32(field) }; break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        return header;
    }

    static PageHeader ReadDataV2(ref ThriftReader reader, ThriftType type, PageHeader header)
    {
        reader.ExpectStruct(type);
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: header = header with { ValueCount = reader.I32(field) }; break;
                case 3: header = header with { RowCount = reader.I32(field) }; break;
                case 4: header = header with { Encoding = (PageEncoding)reader.I32(field) }; break;
                case 5: header = header with { DefinitionBytes = reader.I32(field) }; break;
                case 6: header = header with { RepetitionBytes = reader.I32(field) }; break;
                case 7: header = header with { IsCompressed = reader.Bool(field) }; break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        return header;
    }
}
