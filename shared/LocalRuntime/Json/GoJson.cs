using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Millrace.LocalRuntime.Json;

/// <summary>
/// JSON as daprd writes it: the keys of objects sorted by their bytes, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c>
/// escaped, other text as it is.
/// </summary>
internal static class GoJson
{
    const int MostDepthLooked = 16;

    // A backslash, what is escaped here but need not be elsewhere, and the first byte of the two separators of lines.
    static readonly SearchValues<byte> s_special = SearchValues.Create("\\<>&"u8.ToArray().Append((byte)0xE2).ToArray());

    static readonly SearchValues<char> s_escaped =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '"', '\\', '<', '>', '&', '\u2028', '\u2029']);

    /// <summary>The canonical text of a parsed value.</summary>
    /// <param name="keepNumbers">True to keep the text of numbers; false to pass them through a double, as generic
    /// decoding does (integers above 2^53 change).</param>
    public static byte[] Write(JsonElement value, bool keepNumbers)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, value, keepNumbers);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// True when a well-formed value already is what <see cref="Write(JsonElement, bool)"/> makes of it with numbers kept, so that
    /// its bytes can be taken as they are; false also where that would be tedious to find out.
    /// </summary>
    /// <exception cref="JsonException">It is not well formed.</exception>
    public static bool IsWritten(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        // The names last met in each open object, as places in the text.
        Span<(int Start, int Length)> names = stackalloc (int, int)[MostDepthLooked];
        var plain = 0L;
        var between = false;
        while (reader.Read())
        {
            var depth = reader.CurrentDepth;
            if (depth >= MostDepthLooked)
                return false;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    plain += between ? 2 : 1;
                    names[depth] = default;
                    between = false;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    plain++;
                    between = true;
                    break;
                case JsonTokenType.PropertyName:
                    var name = reader.ValueSpan;
                    ref var before = ref names[depth - 1];
                    if (name.ContainsAny(s_special) || (before.Start > 0 && json.Slice(before.Start, before.Length).SequenceCompareTo(name) >= 0))
                        return false;
                    before = ((int)reader.TokenStartIndex + 1, name.Length);
                    plain += name.Length + (between ? 4 : 3);
                    between = false;
                    break;
                case JsonTokenType.String:
                    if (reader.ValueSpan.ContainsAny(s_special))
                        return false;
                    plain += reader.ValueSpan.Length + (between ? 3 : 2);
                    between = true;
                    break;
                default:
                    plain += reader.ValueSpan.Length + (between ? 1 : 0);
                    between = true;
                    break;
            }
        }

        // Whatever lies between the tokens beyond colons and commas is white space, which would go.
        return plain == json.Length;
    }

    public static void Write(ArrayBufferWriter<byte> output, JsonElement value, bool keepNumbers)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, value, keepNumbers);
                break;
            case JsonValueKind.Array:
                WriteArray(output, value, keepNumbers);
                break;
            case JsonValueKind.String:
                WriteText(output, value);
                break;
            case JsonValueKind.Number:
                output.Write(keepNumbers ? JsonMarshal.GetRawUtf8Value(value) : Encoding.ASCII.GetBytes(GoNumber.Text(value.GetDouble())));
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    static void WriteObject(ArrayBufferWriter<byte> output, JsonElement value, bool keepNumbers)
    {
        var members = new List<(string Name, JsonElement Value)>();
        var isSorted = true;
        foreach (var member in value.EnumerateObject())
        {
            var name = member.Name;
            isSorted &= members.Count == 0 || Utf8Order.Instance.Compare(members[^1].Name, name) < 0;
            members.Add((name, member.Value));
        }
        if (!isSorted)
            // Of a repeated name the last counts.
            members = [.. members.AsEnumerable().Reverse().DistinctBy(member => member.Name).OrderBy(member => member.Name, Utf8Order.Instance)];
        output.Write("{"u8);
        var first = true;
        foreach (var (name, member) in members)
        {
            if (!first)
                output.Write(","u8);
            first = false;
            WriteString(output, name);
            output.Write(":"u8);
            Write(output, member, keepNumbers);
        }
        output.Write("}"u8);
    }

    // Most texts look the same in both forms: they are copied without being decoded.
    static void WriteText(ArrayBufferWriter<byte> output, JsonElement value)
    {
        var text = JsonMarshal.GetRawUtf8Value(value);
        if (text.ContainsAny(s_special))
            WriteString(output, value.GetString()!);
        else
            output.Write(text);
    }

    static void WriteArray(ArrayBufferWriter<byte> output, JsonElement value, bool keepNumbers)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first)
                output.Write(","u8);
            first = false;
            Write(output, item, keepNumbers);
        }
        output.Write("]"u8);
    }

    /// <summary>Writes a map of texts as an object, by name.</summary>
    public static void WriteMap(ArrayBufferWriter<byte> output, IReadOnlyDictionary<string, string> map)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var (name, value) in map.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            if (!first)
                output.Write(","u8);
            first = false;
            WriteString(output, name);
            output.Write(":"u8);
            WriteString(output, value);
        }
        output.Write("}"u8);
    }

    public static void WriteString(ArrayBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        var plainFrom = 0;
        while (text.AsSpan(plainFrom).IndexOfAny(s_escaped) is var next and >= 0)
        {
            var i = plainFrom + next;
            var escape = Escape(text[i]);
            Encoding.UTF8.GetBytes(text.AsSpan(plainFrom, i - plainFrom), output);
            Encoding.ASCII.GetBytes(escape, output);
            plainFrom = i + 1;
        }
        Encoding.UTF8.GetBytes(text.AsSpan(plainFrom), output);
        output.Write("\""u8);
    }

    static string Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        _ => $"\\u{(int)character:x4}",
    };

    sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? left, string? right)
        {
            // UTF-16 order differs from the order of the bytes only where surrogates meet the block above them.
            for (var i = 0; i < left!.Length && i < right!.Length; i++)
                if (left[i] != right[i])
                    return char.IsSurrogate(left[i]) == char.IsSurrogate(right[i]) ? left[i] - right[i]
                        : char.IsSurrogate(left[i]) ? 1 : -1;
            return left.Length - right!.Length;
        }
    }
}
