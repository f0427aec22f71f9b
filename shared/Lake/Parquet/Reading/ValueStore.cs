using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>
/// Collects the values of a leaf for one batch, without gaps for nulls, from the pages in whatever encodings they come;
/// then spreads them over the slots of the column.
/// </summary>
abstract class ValueStore
{
    /// <summary>Starts a batch. Arrays given away with the last one are not used again.</summary>
    public abstract void BeginBatch(int expected);

    /// <summary>The chunk's dictionary page, in plain encoding.</summary>
    public abstract void SetDictionary(PageBytes page, int count);

    /// <summary>Whether a dictionary was given for the current chunk.</summary>
    public abstract void BeginChunk();

    /// <summary>Starts a data page with at most <paramref name="limit"/> values.</summary>
    public abstract void BeginPage(PageEncoding encoding, PageBytes page, int limit);

    /// <summary>Adds the next values of the page to the batch.</summary>
    public abstract void Read(int count);

    /// <summary>Passes over the next values of the page.</summary>
    public abstract void Skip(int count);

    /// <summary>The column of the batch: a slot per row or element, null where flagged, the values in the others.</summary>
    public abstract ColumnData Finish(int slots, bool[]? nulls);

    protected static DamageException Unreadable(PageEncoding encoding, PhysicalType type) =>
        new(Enum.IsDefined(encoding)
            ? $"encoding {encoding} is not possible for {type}"
            : $"encoding {(int)encoding} does not exist");

    /// <summary>Moves dense values to the slots that are not null, from the back so that nothing is overwritten early.</summary>
    protected static void Spread<T>(T[] values, int present, int slots, bool[]? nulls)
    {
        if (nulls is null || present == slots)
            return;
        var from = present - 1;
        for (var to = slots - 1; to > from && from >= 0; to--)
            if (!nulls[to])
                values[to] = values[from--];
    }
}
