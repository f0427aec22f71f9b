namespace Millrace.Lake.Parquet.Writing;

/// <summary>The least and the greatest value of a page or chunk, in plain encoding; absent when there is no value to compare.</summary>
readonly record struct Bounds(byte[]? Min, byte[]? Max)
{
    /// <summary>Both together.</summary>
    public Bounds With(Bounds other, Comparison<byte[]> compare) => new(
        Min is null ? other.Min : other.Min is null || compare(Min, other.Min) <= 0 ? Min : other.Min,
        Max is null ? other.Max : other.Max is null || compare(Max, other.Max) >= 0 ? Max : other.Max);
}
