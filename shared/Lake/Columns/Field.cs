namespace Millrace.Lake.Columns;

/// <summary>
/// A named column. <paramref name="Metadata"/> is carried along and does not take part in equality; under
/// <see cref="FieldIdKey"/> it holds the field id of a Parquet schema.
/// </summary>
public sealed record Field(
    string Name, LakeType Type, bool Nullable = true, IReadOnlyDictionary<string, string>? Metadata = null)
{
    /// <summary>The metadata key of the Parquet field id, a decimal integer.</summary>
    public const string FieldIdKey = "parquet.field.id";

    public bool Equals(Field? other) =>
        other is not null && Name == other.Name && Nullable == other.Nullable && Type.Equals(other.Type);

    public override int GetHashCode() => HashCode.Combine(Name, Type, Nullable);
}
