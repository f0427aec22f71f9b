namespace Millrace.Lake.Columns;

/// <summary>
/// Exact decimals of <paramref name="Precision"/> digits, <paramref name="Scale"/> of them after the point. Up to 38
/// digits are held in <see cref="DecimalColumn"/>, up to 76 in <see cref="WideDecimalColumn"/>.
/// </summary>
public sealed record DecimalType(int Precision, int Scale) : LakeType(LakeTypeKind.Decimal)
{
    /// <summary>The most digits that a 128-bit integer holds.</summary>
    public const int MaxNarrowPrecision = 38;

    /// <summary>The most digits that a 256-bit integer holds.</summary>
    public const int MaxPrecision = 76;

    public override string ToString() => $"decimal({Precision},{Scale})";
}
