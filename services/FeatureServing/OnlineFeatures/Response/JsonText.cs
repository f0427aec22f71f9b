using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Millrace.FeatureServing.OnlineFeatures.Response;

/// <summary>
/// JSON text in a rented buffer, written as <see cref="Utf8JsonWriter"/> writes it. An answer is thousands of short
/// values of known form, of which most repeat the one before; they are copied instead of being looked at one by one.
/// </summary>
internal sealed class JsonText : IDisposable
{
    // What text may hold to be copied as it stands. The encoder decides on everything else.
    static readonly SearchValues<char> s_plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    static readonly JsonWriterOptions s_options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    byte[] _buffer = ArrayPool<byte>.Shared.Rent(8192);
    int _length;

    /// <summary>The text so far.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Text as it stands.</summary>
    public void Raw(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        _length += text.Length;
    }

    /// <summary>The same text some times over.</summary>
    public void Repeat(ReadOnlySpan<byte> text, int times)
    {
        var room = Room(text.Length * times);
        for (; times > 0; times--)
        {
            text.CopyTo(room);
            room = room[text.Length..];
            _length += text.Length;
        }
    }

    /// <summary>A whole number and a comma.</summary>
    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(21), out var length);
        _length += length;
        Comma();
    }

    /// <summary>A number and a comma; what is not finite is null.</summary>
    public void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            Raw("null,"u8);
            return;
        }
        Utf8Formatter.TryFormat(value, Room(33), out var length);
        _length += length;
        Comma();
    }

    /// <summary>Text in quotes and a comma.</summary>
    public void Text(string value)
    {
        if (value.AsSpan().ContainsAnyExcept(s_plain))
        {
            Escaped(value);
            return;
        }
        var room = Room(value.Length + 3);
        room[0] = (byte)'"';
        Encoding.ASCII.GetBytes(value, room[1..]);
        room[value.Length + 1] = (byte)'"';
        room[value.Length + 2] = (byte)',';
        _length += value.Length + 3;
    }

    /// <summary>Ends an array or object: the comma behind its last element gives way.</summary>
    public void End(byte bracket)
    {
        if (_buffer[_length - 1] == (byte)',')
            _length--;
        Room(2)[0] = bracket;
        _length++;
        Comma();
    }

    /// <summary>The text without the comma at its end.</summary>
    public ReadOnlyMemory<byte> Done()
    {
        if (_length > 0 && _buffer[_length - 1] == (byte)',')
            _length--;
        return Written;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    void Comma()
    {
        Room(1)[0] = (byte)',';
        _length++;
    }

    void Escaped(string value)
    {
        var text = new ArrayBufferWriter<byte>(value.Length + 16);
        using (var json = new Utf8JsonWriter(text, s_options))
            json.WriteStringValue(value);
        Raw(text.WrittenSpan);
        Comma();
    }

    Span<byte> Room(int size)
    {
        if (_buffer.Length - _length < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + size));
            Written.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsSpan(_length);
    }
}
