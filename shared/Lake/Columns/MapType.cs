namespace Millrace.Lake.Columns;

/// <summary>A list of pairs of <paramref name="Key"/> and <paramref name="Value"/>; keys are never null.</summary>
public sealed record MapType(Field Key, Field Value) : LakeType(LakeTypeKind.Map)
{
    public override string ToString() => $"map<{Key.Type},{Value.Type}>";
}
