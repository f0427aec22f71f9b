using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Millrace.Contracts.Identity;

/// <summary>
/// JSON in the canonical form of RFC 8785: no white space, members sorted by UTF-16 code units, numbers as ECMAScript
/// writes them, strings with the fewest escapes. Of members with one name the last stands, as for every reader here.
/// Numbers beyond a double's range, for which the RFC has no form, keep their text.
/// </summary>
public sealed class CanonicalJson
{
    const int MaxDepth = 512;

    readonly ArrayBufferWriter<byte> _output = new(1024);
    readonly List<Member> _members = [];
    readonly ArrayBufferWriter<byte> _sorted = new(1024);

    readonly Comparer<Member> _byName;

    public CanonicalJson() => _byName = Comparer<Member>.Create((left, right) =>
        Compare(left, right) is not 0 and var order ? order : left.Order.CompareTo(right.Order));

    readonly record struct Member(int NameStart, int NameEnd, int ValueEnd, int Order);

    /// <summary>The canonical form; valid until the next call.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A string is no valid Unicode: bad UTF-8, or a surrogate alone.</exception>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json)
    {
        _output.ResetWrittenCount();
        _members.Clear();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read())
            throw new JsonException("There is no JSON value.");
        Value(ref reader);
        if (reader.Read())
            throw new JsonException("There is more than one JSON value.");
        return _output.WrittenSpan;
    }

    void Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Object(ref reader);
                break;
            case JsonTokenType.StartArray:
                Array(ref reader);
                break;
            case JsonTokenType.String:
                Text(ref reader);
                break;
            case JsonTokenType.Number:
                EcmaNumber.Write(reader.ValueSpan, _output);
                break;
            default:
                _output.Write(reader.ValueSpan);
                break;
        }
    }

    void Array(ref Utf8JsonReader reader)
    {
        Byte('[');
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            if (!first)
                Byte(',');
            Value(ref reader);
        }

        Byte(']');
    }

    void Object(ref Utf8JsonReader reader)
    {
        Byte('{');
        var start = _output.WrittenCount;
        var from = _members.Count;
        var inOrder = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (_members.Count > from)
                Byte(',');
            var nameStart = _output.WrittenCount;
            Text(ref reader);
            var nameEnd = _output.WrittenCount;
            Byte(':');
            reader.Read();
            Value(ref reader);
            var member = new Member(nameStart, nameEnd, _output.WrittenCount, _members.Count);
            inOrder &= _members.Count == from || Compare(_members[^1], member) < 0;
            _members.Add(member);
        }

        if (!inOrder)
            Sort(start, from);
        _members.RemoveRange(from, _members.Count - from);
        Byte('}');
    }

    /// <summary>Writes the members anew in order, over the bytes in which they stand.</summary>
    void Sort(int start, int from)
    {
        _members.Sort(from, _members.Count - from, _byName);
        _sorted.ResetWrittenCount();
        var written = _output.WrittenSpan;
        for (var i = from; i < _members.Count; i++)
        {
            if (i + 1 < _members.Count && Compare(_members[i], _members[i + 1]) == 0)
                continue;
            if (_sorted.WrittenCount > 0)
                _sorted.Write(","u8);
            _sorted.Write(written[_members[i].NameStart.._members[i].ValueEnd]);
        }

        Truncate(start);
        _output.Write(_sorted.WrittenSpan);
    }

    void Truncate(int length)
    {
        // ArrayBufferWriter only grows: keep what stands before, and write it again from the start.
        var kept = _output.WrittenSpan[..length].ToArray();
        _output.ResetWrittenCount();
        _output.Write(kept);
    }

    int Compare(in Member left, in Member right)
    {
        var bytes = _output.WrittenSpan;
        return Utf16Order.Compare(bytes[left.NameStart..left.NameEnd], bytes[right.NameStart..right.NameEnd]);
    }

    void Text(ref Utf8JsonReader reader)
    {
        Byte('"');
        if (!reader.ValueIsEscaped)
        {
            if (!System.Text.Unicode.Utf8.IsValid(reader.ValueSpan))
                throw new InvalidOperationException("A string holds bytes that are no UTF-8.");
            _output.Write(reader.ValueSpan);
        }
        else
        {
            var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
            var length = reader.CopyString(rented);
            Escape(rented.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(rented);
        }

        Byte('"');
    }

    void Escape(ReadOnlySpan<byte> text)
    {
        foreach (var letter in text)
            switch (letter)
            {
                case (byte)'"': _output.Write("\\\""u8); break;
                case (byte)'\\': _output.Write("\\\\"u8); break;
                case 8: _output.Write("\\b"u8); break;
                case 9: _output.Write("\\t"u8); break;
                case 10: _output.Write("\\n"u8); break;
                case 12: _output.Write("\\f"u8); break;
                case 13: _output.Write("\\r"u8); break;
                case < 32: _output.Write(Encoding.ASCII.GetBytes($"\\u{(int)letter:x4}")); break;
                default: Byte((char)letter); break;
            }
    }

    void Byte(char letter)
    {
        _output.GetSpan(1)[0] = (byte)letter;
        _output.Advance(1);
    }
}
