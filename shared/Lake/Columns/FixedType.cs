namespace Millrace.Lake.Columns;

/// <summary>Byte strings of exactly <paramref name="Length"/> bytes.</summary>
public sealed record FixedType(int Length) : LakeType(LakeTypeKind.Fixed)
{
    public override string ToString() => $"fixed({Length})";
}
