using System.Buffers;
using System.Text.Json;

namespace Millrace.FeatureCompute.ValidEvents;

/// <summary>
/// Puts a batch's members into the order in which they can be read. Dapr parses CloudEvents and writes their data anew
/// with the names in alphabetical order, so that the columns come before the schema that tells how to read them.
/// </summary>
internal static class BatchMembers
{
    /// <summary>The same JSON object with <c>columns</c> as its last member.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static ReadOnlyMemory<byte> ColumnsLast(ReadOnlyMemory<byte> data)
    {
        var (start, end, last) = Columns(data.Span);
        if (start < 0 || last)
            return data;
        var members = new ArrayBufferWriter<byte>(data.Length + 1);
        var span = data.Span;
        var rest = span[end..];
        members.Write(span[..start]);
        // What follows the columns begins with the comma that parted them.
        members.Write(rest[(rest.IndexOf((byte)',') + 1)..rest.LastIndexOf((byte)'}')]);
        members.Write(","u8);
        members.Write(span[start..end]);
        members.Write("}"u8);
        return members.WrittenMemory;
    }

    static (int Start, int End, bool Last) Columns(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        var (start, end, last) = (-1, -1, true);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A batch must be a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isColumns = reader.ValueTextEquals("columns"u8);
            last = isColumns;
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isColumns)
                (start, end) = (from, (int)reader.BytesConsumed);
        }
        return (start, end, last);
    }
}
