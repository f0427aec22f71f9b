namespace Millrace.Lake.Columns;

/// <summary>Ticks of <paramref name="Unit"/> since midnight: int for milliseconds, long for the finer units.</summary>
public sealed record TimeType(TimeUnit Unit, bool IsUtc) : LakeType(LakeTypeKind.Time)
{
    public override string ToString() => $"time({Unit.ToString().ToLowerInvariant()}{(IsUtc ? ",utc" : "")})";
}
