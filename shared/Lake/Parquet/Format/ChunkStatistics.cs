namespace Millrace.Lake.Parquet.Format;

/// <summary>Bounds of a column chunk or page in the plain encoding of its physical type.</summary>
sealed record ChunkStatistics
{
    public byte[]? Min { get; init; }
    public byte[]? Max { get; init; }

    /// <summary>Whether the bounds came in the old fields, whose order is only right for signed numbers.</summary>
    public bool IsLegacy { get; init; }

    public long? NullCount { get; init; }

    public bool? IsMinExact { get; init; }

    public bool? IsMaxExact { get; init; }

    public static ChunkStatistics Read(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        byte[]? oldMin = null, oldMax = null, min = null, max = null;
        long? nulls = null;
        bool? minExact = null, maxExact = null;
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: oldMax = reader.Binary(field).ToArray(); break;
                case 2: oldMin = reader.Binary(field).ToArray(); break;
                case 3: nulls = reader.I64(field); break;
                case 5: max = reader.Binary(field).ToArray(); break;
                case 6: min = reader.Binary(field).ToArray(); break;
                case 7: maxExact = reader.Bool(field); break;
                case 8: minExact = reader.Bool(field); break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        var legacy = min is null && max is null && (oldMin ?? oldMax) is not null;
        return new ChunkStatistics
        {
            Min = legacy ? oldMin : min,
            Max = legacy ? oldMax : max,
            IsLegacy = legacy,
            NullCount = nulls,
            IsMinExact = minExact,
            IsMaxExact = maxExact,
        };
    }

    public void Write(ThriftWriter writer, short id)
    {
        writer.BeginStruct(id);
        if (NullCount is { } nulls)
            writer.I64(3, nulls);
        if (Max is not null)
            writer.Binary(5, Max);
        if (Min is not null)
            writer.Binary(6, Min);
        if (IsMaxExact is { } maxExact)
            writer.Bool(7, maxExact);
        if (IsMinExact is { } minExact)
            writer.Bool(8, minExact);
        writer.End();
    }
}
