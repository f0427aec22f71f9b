namespace Millrace.Lake.Columns;

/// <summary>A type without parameters.</summary>
public sealed record PrimitiveType : LakeType
{
    internal PrimitiveType(LakeTypeKind kind) : base(kind) { }

    public override string ToString() => Kind.ToString().ToLowerInvariant();
}
