using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Format;

/// <summary>The LogicalType union and the older converted types, both ways.</summary>
static class LogicalTypes
{
    public static Annotation Read(ref ThriftReader reader, ThriftType type)
    {
        reader.ExpectStruct(type);
        var result = default(Annotation);
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
        {
            result = id switch
            {
                1 => new(Meaning.String),
                2 => new(Meaning.Map),
                3 => new(Meaning.List),
                4 => new(Meaning.Enum),
                6 => new(Meaning.Date),
                11 => new(Meaning.Unknown),
                12 => new(Meaning.Json),
                13 => new(Meaning.Bson),
                14 => new(Meaning.Uuid),
                15 => new(Meaning.Float16),
                5 or 7 or 8 or 10 => Parameters(ref reader, field, id),
                _ => default,
            };
            if (id is not (5 or 7 or 8 or 10))
                reader.Skip(field);
        }
        reader.Leave();
        return result;
    }

    static Annotation Parameters(ref ThriftReader reader, ThriftType type, short kind)
    {
        reader.ExpectStruct(type);
        int first = 0, second = 0;
        var flag = false;
        var unit = TimeUnit.Millis;
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1 when field is ThriftType.True or ThriftType.False: flag = reader.Bool(field); break;
                case 2 when field is ThriftType.True or ThriftType.False: flag = reader.Bool(field); break;
                case 2 when field == ThriftType.Struct: unit = Unit(ref reader); break;
                case 1: first = reader.I32(field); break;
                case 2: second = reader.I32(field); break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        return kind switch
        {
            5 => new(Meaning.Decimal, Precision: second, Scale: first),
            7 => new(Meaning.Time, Unit: unit, IsUtc: flag),
            8 => new(Meaning.Timestamp, Unit: unit, IsUtc: flag),
            _ => new(Meaning.Integer, BitWidth: first, IsSigned: flag),
        };
    }

    static TimeUnit Unit(ref ThriftReader reader)
    {
        var unit = TimeUnit.Millis;
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
        {
            unit = id switch { 2 => TimeUnit.Micros, 3 => TimeUnit.Nanos, _ => TimeUnit.Millis };
            reader.Skip(field);
        }
        reader.Leave();
        return unit;
    }

    public static Annotation FromConverted(int? converted, int precision, int scale) => converted switch
    {
        0 => new(Meaning.String),
        1 or 2 => new(Meaning.Map),
        3 => new(Meaning.List),
        4 => new(Meaning.Enum),
        5 => new(Meaning.Decimal, precision, scale),
        6 => new(Meaning.Date),
        7 => new(Meaning.Time, Unit: TimeUnit.Millis, IsUtc: true),
        8 => new(Meaning.Time, Unit: TimeUnit.Micros, IsUtc: true),
        9 => new(Meaning.Timestamp, Unit: TimeUnit.Millis, IsUtc: true),
        10 => new(Meaning.Timestamp, Unit: TimeUnit.Micros, IsUtc: true),
        >= 11 and <= 14 => new(Meaning.Integer, BitWidth: 8 << (converted.Value - 11)),
        >= 15 and <= 18 => new(Meaning.Integer, BitWidth: 8 << (converted.Value - 15), IsSigned: true),
        19 => new(Meaning.Json),
        20 => new(Meaning.Bson),
        21 => new(Meaning.Interval),
        _ => default,
    };

    /// <summary>The converted type that older readers know the meaning by, if there is one.</summary>
    public static int? ToConverted(Annotation a) => a.Meaning switch
    {
        Meaning.String => 0,
        Meaning.Map => 1,
        Meaning.List => 3,
        Meaning.Enum => 4,
        Meaning.Decimal => 5,
        Meaning.Date => 6,
        Meaning.Time when a.IsUtc && a.Unit != TimeUnit.Nanos => a.Unit == TimeUnit.Millis ? 7 : 8,
        Meaning.Timestamp when a.IsUtc && a.Unit != TimeUnit.Nanos => a.Unit == TimeUnit.Millis ? 9 : 10,
        Meaning.Integer => (a.IsSigned ? 15 : 11) + int.Log2(a.BitWidth / 8),
        Meaning.Json => 19,
        Meaning.Bson => 20,
        Meaning.Interval => 21,
        _ => null,
    };

    public static void Write(ThriftWriter writer, short id, Annotation a)
    {
        short? flag = a.Meaning switch
        {
            Meaning.String => 1,
            Meaning.Map => 2,
            Meaning.List => 3,
            Meaning.Enum => 4,
            Meaning.Date => 6,
            Meaning.Unknown => 11,
            Meaning.Json => 12,
            Meaning.Bson => 13,
            Meaning.Uuid => 14,
            Meaning.Float16 => 15,
            _ => null,
        };
        if (a.Meaning is Meaning.None or Meaning.Interval)
            return;
        writer.BeginStruct(id);
        if (flag is { } empty)
            writer.Empty(empty);
        else if (a.Meaning == Meaning.Decimal)
        {
            writer.BeginStruct(5);
            writer.I32(1, a.Scale);
            writer.I32(2, a.Precision);
            writer.End();
        }
        else if (a.Meaning == Meaning.Integer)
        {
            writer.BeginStruct(10);
            writer.Int8(1, (sbyte)a.BitWidth);
            writer.Bool(2, a.IsSigned);
            writer.End();
        }
        else
        {
            writer.BeginStruct(a.Meaning == Meaning.Time ? (short)7 : (short)8);
            writer.Bool(1, a.IsUtc);
            writer.BeginStruct(2);
            writer.Empty((short)(1 + (int)a.Unit));
            writer.End();
            writer.End();
        }
        writer.End();
    }
}
