namespace Millrace.Lake.Parquet.Format;

/// <summary>A horizontal slice of the table: a chunk per leaf column.</summary>
sealed record RowGroup
{
    public IReadOnlyList<ColumnChunk> Columns { get; init; } = [];
    public long TotalBytes { get; init; }
    public long RowCount { get; init; }

    public static RowGroup Read(ref ThriftReader reader)
    {
        long bytes = 0, rows = 0;
        var columns = new List<ColumnChunk>();
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1:
                    for (var n = reader.ListHead(field, out var element); n > 0; n--)
                    {
                        reader.ExpectStruct(element);
                        columns.Add(ColumnChunk.Read(ref reader));
                    }
                    break;
                case 2: bytes = reader.I64(field); break;
                case 3: rows = reader.I64(field); break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        return new RowGroup { Columns = columns, TotalBytes = bytes, RowCount = rows };
    }

    public void Write(ThriftWriter writer, short ordinal)
    {
        writer.BeginElement();
        writer.List(1, ThriftType.Struct, Columns.Count);
        foreach (var column in Columns)
            column.Write(writer);
        writer.I64(2, TotalBytes);
        writer.I64(3, RowCount);
        if (Columns.Count > 0)
            writer.I64(5, Columns[0].Start);
        writer.I64(6, Columns.Sum(c => c.CompressedSize));
        if (ordinal >= 0)
        {
            // Field 7 is a 16-bit integer; files with more row groups leave it out.
            writer.I16(7, ordinal);
        }
        writer.End();
    }
}
