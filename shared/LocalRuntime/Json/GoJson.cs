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
    // A backslash, what is escaped here but need not be elsewhere, and the first byte of the two separators of lines.
    static readonly SearchValues<byte> s_special = SearchValues.Create("\\<>&"u8.ToArray().Append((byte)0xE2).ToArray());

    /// <summary>The canonical text of a parsed value.</summary>
    /// <param name="keepNumbers">True to keep the text of numbers; false to pass them through a double, as generic
    /// decoding does (integers above 2^53 change).</param>
    public static byte[] Write(JsonElement value, bool keepNumbers)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, value, keepNumbers);
        return output.WrittenSpan.ToArray();
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

    public static void WriteString(ArrayBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        var plainFrom = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Escape(text[i]) is not { } escape)
                continue;
            Encoding.UTF8.GetBytes(text.AsSpan(plainFrom, i - plainFrom), output);
            Encoding.ASCII.GetBytes(escape, output);
            plainFrom = i + 1;
        }
        Encoding.UTF8.GetBytes(text.AsSpan(plainFrom), output);
        output.Write("\""u8);
    }

    static string? Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => $"\\u{(int)character:x4}",
        _ => null,
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
