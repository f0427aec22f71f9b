using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

/// <summary>
/// The mutable state of one aggregate. After any sequence of <see cref="Add"/> and <see cref="Merge"/> that brought
/// in the same rows once each, <see cref="Finish"/> and <see cref="Encode"/> give the same bits.
/// </summary>
public abstract class Accumulator
{
    /// <summary>
    /// Whether the object is reset and used for many entities of one batch, so that scratch space as large as a column's
    /// dictionary pays.
    /// </summary>
    public bool IsReused { get; set; }

    /// <summary>Back to empty.</summary>
    public abstract void Reset();

    /// <summary>Takes rows in.</summary>
    public abstract void Add(in InputRows input);

    /// <summary>Takes another state of the same call in; the other stays as it is.</summary>
    public abstract void Merge(Accumulator other);

    /// <summary>Appends the value at the instant to a column; every row taken in lies before it.</summary>
    public abstract void Finish(long at, ColumnBuilder output);

    /// <summary>Writes the state in canonical form.</summary>
    public abstract void Encode(StateWriter writer);

    /// <summary>Merges an encoded state into this one.</summary>
    /// <exception cref="RecordFormatException">The bytes are not such a state.</exception>
    public abstract void MergeEncoded(StateReader reader);

    /// <summary>Passes over an encoded state, with the checks of reading it; this one is scratch space for that.</summary>
    /// <exception cref="RecordFormatException">The bytes are not such a state.</exception>
    public virtual void Skip(StateReader reader)
    {
        Reset();
        MergeEncoded(reader);
    }

    /// <summary>Whether to count rows by dictionary code rather than text by text.</summary>
    private protected bool CountsByCode(int rows, StringColumn column) => IsReused || rows >= column.Texts.Count / 8;

    /// <summary>
    /// Told that no row before <paramref name="cutoff"/> is to come, drops what only such a row could need. The finished
    /// value at any instant not before the cutoff stays the same.
    /// </summary>
    public virtual void Seal(long cutoff)
    {
    }
}
