namespace Millrace.Lake.Columns;

/// <summary>A record of named <paramref name="Fields"/>, in their order.</summary>
public sealed record StructType(IReadOnlyList<Field> Fields) : LakeType(LakeTypeKind.Struct)
{
    public bool Equals(StructType? other) => other is not null && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => Fields.Count == 0 ? 0 : HashCode.Combine(Fields.Count, Fields[0]);

    public override string ToString() => $"struct<{string.Join(',', Fields.Select(f => $"{f.Name}:{f.Type}"))}>";
}
