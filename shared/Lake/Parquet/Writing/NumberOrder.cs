namespace Millrace.Lake.Parquet.Writing;

/// <summary>The order of numbers of 4 or 8 bytes, kept as signed integers of their bits.</summary>
enum NumberOrder
{
    Signed,
    Unsigned,
    Floating,
}
