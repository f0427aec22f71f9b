using System.Buffers;
using System.Buffers.Text;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>A batch as apps get it that listen by HTTP.</summary>
internal static class BatchJson
{
    public static byte[] Write(BatchDelivery batch)
    {
        var output = new ArrayBufferWriter<byte>(
            batch.Entries.Sum(entry => Base64.GetMaxEncodedToUtf8Length(entry.Body.Length) + 512));
        var separator = "{\"entries\":["u8;
        foreach (var entry in batch.Entries)
        {
            output.Write(separator);
            separator = ","u8;
            Member(output, "{\"contentType\":"u8, batch.EntryContentType);
            Member(output, ",\"entryId\":"u8, entry.Id);
            output.Write(",\"event\":"u8);
            if (batch.IsRaw)
                WriteBase64(output, entry.Body);
            else
                output.Write(entry.Body);
            output.Write(",\"metadata\":"u8);
            GoJson.WriteMap(output, entry.Metadata);
            output.Write("}"u8);
        }
        Member(output, "],\"id\":"u8, batch.Id);
        Member(output, ",\"metadata\":{\"pubsubName\":"u8, batch.PubSub);
        Member(output, "},\"pubsubname\":"u8, batch.PubSub);
        Member(output, ",\"topic\":"u8, batch.Topic);
        Member(output, ",\"type\":"u8, BatchDelivery.Type);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    static void Member(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name, string value)
    {
        output.Write(name);
        GoJson.WriteString(output, value);
    }

    static void WriteBase64(ArrayBufferWriter<byte> output, byte[] bytes)
    {
        output.Write("\""u8);
        Base64.EncodeToUtf8(bytes, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        output.Advance(written);
        output.Write("\""u8);
    }
}
