namespace Millrace.Lake.Columns;

/// <summary>A list of <paramref name="Element"/>.</summary>
public sealed record ListType(Field Element) : LakeType(LakeTypeKind.List)
{
    public override string ToString() => $"list<{Element.Type}>";
}
