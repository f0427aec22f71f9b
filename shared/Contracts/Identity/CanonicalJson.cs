using System.Buffers;
using System.Runtime.InteropServices;
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

    // Objects with more members than this are rare enough for the general sort.
    const int FewMembers = 24;

    readonly List<Member> _members = [];
    readonly Comparison<Member> _byName;
    byte[] _output = new byte[1024];
    byte[] _sorted = new byte[1024];
    int _written;
    readonly MemberOrder _lastOrder = new(FewMembers);
    readonly ArrayBufferWriter<byte> _number = new(32);

    public CanonicalJson() => _byName = (left, right) =>
        Compare(left, right) is not 0 and var order ? order : left.Order.CompareTo(right.Order);

    internal readonly record struct Member(int NameStart, int NameEnd, int ValueEnd, int Order);

    /// <summary>The canonical form; valid until the next call.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A string is no valid Unicode: bad UTF-8, or a surrogate alone.</exception>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json)
    {
        _written = 0;
        _members.Clear();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read())
            throw new JsonException("There is no JSON value.");
        Value(ref reader);
        if (reader.Read())
            throw new JsonException("There is more than one JSON value.");
        return _output.AsSpan(0, _written);
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
                Number(reader.ValueSpan);
                break;
            default:
                Bytes(reader.ValueSpan);
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
        var start = _written;
        var from = _members.Count;
        var inOrder = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (_members.Count > from)
                Byte(',');
            var nameStart = _written;
            Text(ref reader);
            var nameEnd = _written;
            Byte(':');
            reader.Read();
            Value(ref reader);
            var member = new Member(nameStart, nameEnd, _written, _members.Count);
            inOrder = inOrder && (_members.Count == from || Compare(_members[^1], member) < 0);
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
        var members = CollectionsMarshal.AsSpan(_members)[from..];
        if (members.Length > FewMembers)
            members.Sort(_byName);
        else if (!_lastOrder.TryOrder(members, _output))
        {
            SortFew(members);
            _lastOrder.Remember(members, _output);
        }

        if (_sorted.Length < _output.Length)
            _sorted = new byte[_output.Length];
        var length = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (i + 1 < members.Length && Compare(members[i], members[i + 1]) == 0)
                continue;
            if (length > 0)
                _sorted[length++] = (byte)',';
            var member = _output.AsSpan(members[i].NameStart..members[i].ValueEnd);
            member.CopyTo(_sorted.AsSpan(length));
            length += member.Length;
        }

        _sorted.AsSpan(0, length).CopyTo(_output.AsSpan(start));
        _written = start + length;
    }

    /// <summary>By insertion, which keeps members of one name in the order they came.</summary>
    void SortFew(Span<Member> members)
    {
        for (var i = 1; i < members.Length; i++)
        {
            var member = members[i];
            var at = i;
            for (; at > 0 && Compare(members[at - 1], member) > 0; at--)
                members[at] = members[at - 1];
            members[at] = member;
        }
    }

    int Compare(in Member left, in Member right)
    {
        var bytes = _output.AsSpan(0, _written);
        return Utf16Order.Compare(bytes[left.NameStart..left.NameEnd], bytes[right.NameStart..right.NameEnd]);
    }

    void Text(ref Utf8JsonReader reader)
    {
        Byte('"');
        if (!reader.ValueIsEscaped)
        {
            if (!System.Text.Unicode.Utf8.IsValid(reader.ValueSpan))
                throw new InvalidOperationException("A string holds bytes that are no UTF-8.");
            Bytes(reader.ValueSpan);
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
                case (byte)'"': Bytes("\\\""u8); break;
                case (byte)'\\': Bytes("\\\\"u8); break;
                case 8: Bytes("\\b"u8); break;
                case 9: Bytes("\\t"u8); break;
                case 10: Bytes("\\n"u8); break;
                case 12: Bytes("\\f"u8); break;
                case 13: Bytes("\\r"u8); break;
                case < 32: Bytes(Encoding.ASCII.GetBytes($"\\u{(int)letter:x4}")); break;
                default: Byte((char)letter); break;
            }
    }

    void Number(ReadOnlySpan<byte> digits)
    {
        _number.ResetWrittenCount();
        EcmaNumber.Write(digits, _number);
        Bytes(_number.WrittenSpan);
    }

    void Byte(char letter)
    {
        if (_written == _output.Length)
            Grow(1);
        _output[_written++] = (byte)letter;
    }

    void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (_output.Length - _written < bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_output.AsSpan(_written));
        _written += bytes.Length;
    }

    void Grow(int room) => System.Array.Resize(ref _output, Math.Max(_output.Length * 2, _written + room));
}
