using System.Buffers;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.Configuration;

/// <summary>Configuration items as the HTTP API writes them.</summary>
internal static class ConfigurationJson
{
    public static byte[] Items(IEnumerable<KeyValuePair<string, ConfigurationItem>> items)
    {
        var output = new ArrayBufferWriter<byte>();
        var separator = "{"u8;
        foreach (var (key, item) in items)
        {
            output.Write(separator);
            separator = ","u8;
            Write(output, key, item);
        }
        output.Write("}\n"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What an app gets when an item changes; a deleted item has no members.</summary>
    public static byte[] Update(string id, string key, ConfigurationItem? item)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write("{\"id\":"u8);
        GoJson.WriteString(output, id);
        output.Write(",\"items\":{"u8);
        Write(output, key, item);
        output.Write("}}\n"u8);
        return output.WrittenSpan.ToArray();
    }

    static void Write(ArrayBufferWriter<byte> output, string key, ConfigurationItem? item)
    {
        GoJson.WriteString(output, key);
        output.Write(":{"u8);
        if (item is { Value.Length: > 0 })
            Member(output, "\"value\":"u8, item.Value);
        if (item is { Value.Length: > 0, Version.Length: > 0 })
            output.Write(","u8);
        if (item is { Version.Length: > 0 })
            Member(output, "\"version\":"u8, item.Version);
        output.Write("}"u8);
    }

    static void Member(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name, string value)
    {
        output.Write(name);
        GoJson.WriteString(output, value);
    }
}
