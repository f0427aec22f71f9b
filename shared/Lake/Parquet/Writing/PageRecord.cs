namespace Millrace.Lake.Parquet.Writing;

/// <summary>What the indexes say of a page. The offset counts from the start of the chunk's data pages.</summary>
readonly record struct PageRecord(long Offset, int Size, long FirstRow, Bounds Bounds, long NullCount, bool IsAllNull);
