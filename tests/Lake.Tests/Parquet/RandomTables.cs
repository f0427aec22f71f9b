using System.Numerics;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;

namespace Millrace.Lake.Tests.Parquet;

/// <summary>Random schemas, rows and ways of writing, out of a seed.</summary>
sealed class RandomTables(Random random)
{
    static readonly string[] s_texts = ["", "a", "Grüße", "日本語", "🏀", "\0\t\"\\", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"];

    public TableSchema Schema()
    {
        var fields = Enumerable.Range(0, random.Next(1, 8)).Select(i => new Field($"c{i}", Type(2), random.Next(4) > 0));
        return new TableSchema([.. fields]);
    }

    public ParquetWriterOptions Options() => new()
    {
        Compression = (ParquetCompression)random.Next(3),
        PageRows = random.Next(5) == 0 ? 1 : random.Next(2, 400),
        PageBytes = random.Next(50, 5000),
        RowGroupRows = random.Next(10, 1000),
        DictionaryBytes = random.Next(3) switch { 0 => 0, 1 => random.Next(10, 400), _ => 1 << 20 },
        Checksums = random.Next(2) == 0,
        PageIndex = random.Next(4) > 0,
        Parallelism = random.Next(1, 3),
    };

    public List<object?[]> Rows(TableSchema schema)
    {
        // Few distinct values make dictionaries and runs, many make plain pages.
        var count = random.Next(6) == 0 ? random.Next(3) : random.Next(1, 900);
        var pools = schema.Fields.Select(f => random.Next(2) == 0 ? Enumerable.Range(0, 5).Select(_ => Value(f)).ToArray() : null).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ =>
            schema.Fields.Select((f, i) => pools[i] is { } pool ? pool[random.Next(pool.Length)] : Value(f)).ToArray())];
    }

    LakeType Type(int depth) => random.Next(depth > 0 ? 21 : 18) switch
    {
        0 => LakeType.Boolean,
        1 => LakeType.Int8,
        2 => LakeType.Int16,
        3 => LakeType.Int32,
        4 => LakeType.Int64,
        5 => LakeType.UInt8,
        6 => LakeType.UInt16,
        7 => LakeType.UInt32,
        8 => LakeType.UInt64,
        9 => LakeType.Float,
        10 => LakeType.Double,
        11 => LakeType.Binary,
        12 => LakeType.Date,
        13 => LakeType.TimestampUtc,
        14 => LakeType.Timestamp(TimeUnit.Micros, false),
        15 => LakeType.Uuid,
        16 => random.Next(1, 39) is var precision ? LakeType.Decimal(precision, random.Next(precision + 1)) : LakeType.Null,
        17 => LakeType.String,
        18 => LakeType.List(Type(depth - 1), random.Next(2) == 0),
        19 => LakeType.Struct([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new Field($"f{i}", Type(depth - 1), random.Next(3) > 0))]),
        _ => LakeType.Map(random.Next(2) == 0 ? LakeType.String : LakeType.Int64, Type(depth - 1), random.Next(2) == 0),
    };

    object? Value(Field field) => field.Nullable && random.Next(5) == 0 ? null : Present(field.Type);

    object Present(LakeType type) => type switch
    {
        DecimalType d => new LakeDecimal(Digits(d.Precision), d.Scale),
        ListType list => Enumerable.Range(0, random.Next(5)).Select(_ => Value(list.Element)).ToArray(),
        StructType record => record.Fields.Select(Value).ToArray(),
        MapType map => Enumerable.Range(0, random.Next(4)).Select(i => new KeyValuePair<object, object?>(
            map.Key.Type.Kind == LakeTypeKind.String ? $"k{i}" : (object)(random.NextInt64(1000) * 4 + i), Value(map.Value))).ToArray(),
        TimestampType => random.NextInt64(-62_000_000_000_000_000, 250_000_000_000_000_000),
        _ => Scalar(type.Kind),
    };

    object Scalar(LakeTypeKind kind) => kind switch
    {
        LakeTypeKind.Boolean => random.Next(2) == 0,
        LakeTypeKind.Int8 => random.Next(-128, 128),
        LakeTypeKind.Int16 => random.Next(short.MinValue, short.MaxValue + 1),
        LakeTypeKind.Int32 => random.Next(4) switch { 0 => int.MinValue, 1 => int.MaxValue, _ => random.Next(-100, 100) },
        LakeTypeKind.Int64 => random.Next(4) switch { 0 => long.MinValue, 1 => long.MaxValue, _ => random.NextInt64(-1000, 1000) },
        LakeTypeKind.UInt8 => random.Next(256),
        LakeTypeKind.UInt16 => random.Next(65536),
        LakeTypeKind.UInt32 => (uint)random.NextInt64(uint.MaxValue + 1L),
        LakeTypeKind.UInt64 => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)),
        LakeTypeKind.Float => random.Next(6) switch { 0 => float.NaN, 1 => float.NegativeInfinity, 2 => -0f, _ => (float)(random.NextDouble() * 200 - 100) },
        LakeTypeKind.Double => random.Next(6) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -0d, 3 => double.Epsilon, _ => random.NextDouble() * 200 - 100 },
        LakeTypeKind.Binary => Bytes(random.Next(20)),
        LakeTypeKind.Uuid => new Guid(Bytes(16)),
        LakeTypeKind.Date => random.Next(-700_000, 2_900_000),
        _ => random.Next(3) == 0 ? s_texts[random.Next(s_texts.Length)] : $"text {random.Next(200)}",
    };

    byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    BigInteger Digits(int precision)
    {
        var number = new BigInteger(Bytes(20)) % BigInteger.Pow(10, random.Next(1, precision + 1));
        return random.Next(8) == 0 ? BigInteger.Pow(10, precision) - 1 : number;
    }
}
