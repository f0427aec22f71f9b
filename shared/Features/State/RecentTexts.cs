using Millrace.Features.Columns;

namespace Millrace.Features.State;

/// <summary>
/// The texts of one entity's records as one dictionary. Within a record the encoding numbers different texts already;
/// only what a second record brings has to be compared.
/// </summary>
internal sealed class RecentTexts
{
    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private int[] _codes = new int[64];
    private int _seen;
    private StateReader? _reader;

    /// <summary>Begins another entity.</summary>
    public void Clear()
    {
        _texts.Clear();
        _reader = null;
    }

    /// <summary>Begins a record.</summary>
    public void Open(StateReader reader)
    {
        _reader = reader;
        _seen = 0;
        _known.Clear();
        for (var code = 0; code < _texts.Count; code++)
            _known.TryAdd(_texts[code], code);
    }

    /// <summary>The code of a text that the record has under a number.</summary>
    public int CodeOf(int number)
    {
        if (number >= _seen)
            Number(number);
        if (_codes[number] < 0)
            _codes[number] = Add(_reader!.TextAt(number));
        return _codes[number];
    }

    /// <summary>The texts by code.</summary>
    public DistinctTexts Dictionary() => new([.. _texts]);

    private int Add(string text)
    {
        if (_known.Count > 0 && _known.TryGetValue(text, out var code))
            return code;
        _texts.Add(text);
        return _texts.Count - 1;
    }

    private void Number(int number)
    {
        if (number >= _codes.Length)
            Array.Resize(ref _codes, number * 2);
        _codes.AsSpan(_seen, number + 1 - _seen).Fill(-1);
        _seen = number + 1;
    }
}
