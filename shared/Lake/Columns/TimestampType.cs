namespace Millrace.Lake.Columns;

/// <summary>
/// Ticks of <paramref name="Unit"/> since 1970-01-01T00:00: a moment when <paramref name="IsUtc"/>, else a local date
/// and time without a zone.
/// </summary>
public sealed record TimestampType(TimeUnit Unit, bool IsUtc) : LakeType(LakeTypeKind.Timestamp)
{
    public override string ToString() => $"timestamp({Unit.ToString().ToLowerInvariant()}{(IsUtc ? ",utc" : "")})";
}
