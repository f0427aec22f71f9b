using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>One slot per code of a column's dictionary, kept between calls, and the codes whose slot is in use.</summary>
internal sealed class CodeScratch<T>
    where T : struct
{
    private T[] _slots = [];

    /// <summary>The codes in use; whoever uses a slot first adds its code.</summary>
    public List<int> Touched { get; } = [];

    /// <summary>The slots, all default unless touched.</summary>
    public T[] For(DistinctTexts texts)
    {
        if (_slots.Length < texts.Count)
            _slots = new T[Math.Max(texts.Count, _slots.Length * 2)];
        return _slots;
    }

    /// <summary>Resets what was touched.</summary>
    public void Clear()
    {
        foreach (var code in Touched)
            _slots[code] = default;
        Touched.Clear();
    }
}
