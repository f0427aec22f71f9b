using System.Globalization;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>The schema elements of a table: lists and maps in the three-level form of the specification.</summary>
static class WriterSchema
{
    public static IReadOnlyList<SchemaElement> Of(TableSchema schema)
    {
        var elements = new List<SchemaElement> { new() { Name = "schema", ChildCount = schema.Fields.Count } };
        foreach (var field in schema.Fields)
            Add(elements, field, field.Name);
        return elements;
    }

    static void Add(List<SchemaElement> elements, Field field, string name)
    {
        var element = new SchemaElement
        {
            Name = name,
            Repetition = field.Nullable ? Repetition.Optional : Repetition.Required,
            FieldId = FieldId(field),
        };
        switch (field.Type)
        {
            case ListType list:
                elements.Add(element with { ChildCount = 1, Annotation = new(Meaning.List) });
                elements.Add(new SchemaElement { Name = "list", Repetition = Repetition.Repeated, ChildCount = 1 });
                Add(elements, list.Element, "element");
                break;
            case MapType map:
                elements.Add(element with { ChildCount = 1, Annotation = new(Meaning.Map) });
                elements.Add(new SchemaElement { Name = "key_value", Repetition = Repetition.Repeated, ChildCount = 2 });
                Add(elements, map.Key with { Nullable = false }, "key");
                Add(elements, map.Value, "value");
                break;
            case StructType record when record.Fields.Count > 0:
                elements.Add(element with { ChildCount = record.Fields.Count });
                foreach (var child in record.Fields)
                    Add(elements, child, child.Name);
                break;
            case StructType:
                throw new ArgumentException($"Column '{name}' is a struct without fields, which Parquet cannot hold.");
            default:
                elements.Add(Leaf(element, field));
                break;
        }
    }

    static int? FieldId(Field field) =>
        field.Metadata is not null && field.Metadata.TryGetValue(Field.FieldIdKey, out var text)
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? id : null;

    static SchemaElement Leaf(SchemaElement e, Field field) => field.Type switch
    {
        DecimalType d => Decimal(e, d),
        FixedType f => e with { Type = PhysicalType.FixedLenByteArray, TypeLength = f.Length },
        TimeType t => e with
        {
            Type = t.Unit == TimeUnit.Millis ? PhysicalType.Int32 : PhysicalType.Int64,
            Annotation = new(Meaning.Time, Unit: t.Unit, IsUtc: t.IsUtc),
        },
        TimestampType t => e with { Type = PhysicalType.Int64, Annotation = new(Meaning.Timestamp, Unit: t.Unit, IsUtc: t.IsUtc) },
        _ => field.Type.Kind switch
        {
            LakeTypeKind.Null => e with { Type = PhysicalType.Int32, Annotation = new(Meaning.Unknown), Repetition = Repetition.Optional },
            LakeTypeKind.Boolean => e with { Type = PhysicalType.Boolean },
            LakeTypeKind.Int8 => Integer(e, 8, true),
            LakeTypeKind.Int16 => Integer(e, 16, true),
            LakeTypeKind.Int32 => e with { Type = PhysicalType.Int32 },
            LakeTypeKind.Int64 => e with { Type = PhysicalType.Int64 },
            LakeTypeKind.UInt8 => Integer(e, 8, false),
            LakeTypeKind.UInt16 => Integer(e, 16, false),
            LakeTypeKind.UInt32 => Integer(e, 32, false),
            LakeTypeKind.UInt64 => Integer(e, 64, false),
            LakeTypeKind.Float16 => e with { Type = PhysicalType.FixedLenByteArray, TypeLength = 2, Annotation = new(Meaning.Float16) },
            LakeTypeKind.Float => e with { Type = PhysicalType.Float },
            LakeTypeKind.Double => e with { Type = PhysicalType.Double },
            LakeTypeKind.String => e with { Type = PhysicalType.ByteArray, Annotation = new(Meaning.String) },
            LakeTypeKind.Json => e with { Type = PhysicalType.ByteArray, Annotation = new(Meaning.Json) },
            LakeTypeKind.Enum => e with { Type = PhysicalType.ByteArray, Annotation = new(Meaning.Enum) },
            LakeTypeKind.Binary => e with { Type = PhysicalType.ByteArray },
            LakeTypeKind.Uuid => e with { Type = PhysicalType.FixedLenByteArray, TypeLength = 16, Annotation = new(Meaning.Uuid) },
            LakeTypeKind.Interval => e with { Type = PhysicalType.FixedLenByteArray, TypeLength = 12, Annotation = new(Meaning.Interval) },
            _ => e with { Type = PhysicalType.Int32, Annotation = new(Meaning.Date) },
        },
    };

    static SchemaElement Integer(SchemaElement e, int bits, bool signed) => e with
    {
        Type = bits == 64 ? PhysicalType.Int64 : PhysicalType.Int32,
        Annotation = new(Meaning.Integer, BitWidth: bits, IsSigned: signed),
    };

    static SchemaElement Decimal(SchemaElement e, DecimalType d)
    {
        if (d.Precision is < 1 or > DecimalType.MaxPrecision || d.Scale < 0 || d.Scale > d.Precision)
            throw new ArgumentException($"Column '{e.Name}': {d} is not possible; precision is 1 to {DecimalType.MaxPrecision}, scale 0 to the precision.");
        e = e with { Annotation = new(Meaning.Decimal, d.Precision, d.Scale) };
        if (d.Precision <= 9)
            return e with { Type = PhysicalType.Int32 };
        if (d.Precision <= 18)
            return e with { Type = PhysicalType.Int64 };
        // The fewest bytes whose signed range has all numbers of that many digits.
        var bytes = ((int)(d.Precision * Math.Log2(10)) + 1 + 8) / 8;
        return e with { Type = PhysicalType.FixedLenByteArray, TypeLength = bytes };
    }
}
