using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Format;

/// <summary>An entry of the flattened schema tree of the footer.</summary>
sealed record SchemaElement
{
    public required string Name { get; init; }
    public PhysicalType? Type { get; init; }
    public int TypeLength { get; init; }
    public Repetition Repetition { get; init; }
    public int? ChildCount { get; init; }
    public int? FieldId { get; init; }
    public Annotation Annotation { get; init; }

    public static SchemaElement Read(ref ThriftReader reader)
    {
        int? type = null, children = null, fieldId = null, converted = null;
        int length = 0, repetition = 0, scale = 0, precision = 0;
        Annotation? logical = null;
        var name = "";
        short id = 0;
        reader.Enter();
        while (reader.NextField(ref id, out var field))
            switch (id)
            {
                case 1: type = reader.I32(field); break;
                case 2: length = reader.I32(field); break;
                case 3: repetition = reader.I32(field); break;
                case 4: name = reader.Text(field); break;
                case 5: children = reader.I32(field); break;
                case 6: converted = reader.I32(field); break;
                case 7: scale = reader.I32(field); break;
                case 8: precision = reader.I32(field); break;
                case 9: fieldId = reader.I32(field); break;
                case 10: logical = LogicalTypes.Read(ref reader, field); break;
                default: reader.Skip(field); break;
            }
        reader.Leave();
        if (type is < 0 or > (int)PhysicalType.FixedLenByteArray)
            throw new DamageException($"column '{name}' has physical type {type}, which does not exist", reader.Position);
        if (repetition is < 0 or > 2)
            throw new DamageException($"column '{name}' has repetition {repetition}, which does not exist", reader.Position);
        return new SchemaElement
        {
            Name = name,
            Type = (PhysicalType?)type,
            TypeLength = length,
            Repetition = (Repetition)repetition,
            ChildCount = children,
            FieldId = fieldId,
            Annotation = logical is { Meaning: not Meaning.None } given ? given : LogicalTypes.FromConverted(converted, precision, scale),
        };
    }

    public void Write(ThriftWriter writer)
    {
        writer.BeginElement();
        if (Type is { } type)
            writer.I32(1, (int)type);
        if (Type == PhysicalType.FixedLenByteArray)
            writer.I32(2, TypeLength);
        writer.I32(3, (int)Repetition);
        writer.Text(4, Name);
        if (ChildCount is { } count)
            writer.I32(5, count);
        if (LogicalTypes.ToConverted(Annotation) is { } converted)
            writer.I32(6, converted);
        if (Annotation.Meaning == Meaning.Decimal)
        {
            writer.I32(7, Annotation.Scale);
            writer.I32(8, Annotation.Precision);
        }
        if (FieldId is { } fieldId)
            writer.I32(9, fieldId);
        LogicalTypes.Write(writer, 10, Annotation);
        writer.End();
    }
}
