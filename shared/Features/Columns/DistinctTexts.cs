using System.Text;
using Millrace.Hashing;

namespace Millrace.Features.Columns;

/// <summary>
/// Distinct texts that the codes of a <see cref="StringColumn"/> point into. Texts that came as UTF-8 become strings
/// when somebody asks for them: most ids are only compared, by their codes.
/// </summary>
public sealed class DistinctTexts
{
    private readonly TextTable? _source;
    private string?[]? _texts;
    private volatile bool _complete;

    /// <summary>Over strings, which must be distinct.</summary>
    public DistinctTexts(string[] texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Count = texts.Length;
        _texts = texts;
        _complete = true;
    }

    internal DistinctTexts(TextTable source)
    {
        Count = source.Count;
        _source = source;
    }

    /// <summary>The number of texts.</summary>
    public int Count { get; }

    /// <summary>All of them, by code.</summary>
    public string[] All
    {
        get
        {
            if (!_complete)
            {
                for (var code = 0; code < Count; code++)
                    _ = this[code];
                _complete = true;
            }

            return (_texts ?? Begin())!;
        }
    }

    /// <summary>The text of a code.</summary>
    public string this[int code]
    {
        get
        {
            var texts = _texts ?? Begin();

            // Two threads may decode the same text; either string will do.
            return texts[code] ??= _source!.Text(code);
        }
    }

    /// <summary>The XXH64 of the UTF-8 of the text of a code, which need not become a string for it.</summary>
    public ulong HashOf(int code) => XxHash64.Of(_source is { } source ? source.Bytes(code) : Encoding.UTF8.GetBytes(this[code]));

    private string?[] Begin()
    {
        Interlocked.CompareExchange(ref _texts, new string?[Count], null);
        return _texts;
    }
}
