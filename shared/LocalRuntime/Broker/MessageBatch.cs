using System.Text;

namespace Millrace.LocalRuntime.Broker;

/// <summary>
/// The stored form of messages with consecutive offsets: a version byte, then per message key, metadata and value,
/// each with its length in 7-bit groups.
/// </summary>
internal static class MessageBatch
{
    const byte Version = 1;

    /// <summary>The stored form, valid until the stream is written to again.</summary>
    public static ReadOnlySpan<byte> Encode(IReadOnlyList<Message> messages, MemoryStream stream)
    {
        stream.SetLength(0);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        foreach (var message in messages)
        {
            writer.Write(message.Key is not null);
            if (message.Key is { } key)
                writer.Write(key);
            writer.Write7BitEncodedInt(message.Metadata.Count);
            foreach (var (name, value) in message.Metadata)
            {
                writer.Write(name);
                writer.Write(value);
            }
            writer.Write7BitEncodedInt(message.Value.Length);
            writer.Write(message.Value);
        }
        writer.Flush();
        return stream.GetBuffer().AsSpan(0, (int)stream.Length);
    }

    public static Message[] Decode(byte[] body, long first, int count, long timestamp)
    {
        using var reader = new BinaryReader(new MemoryStream(body, writable: false), Encoding.UTF8);
        if (reader.ReadByte() is var version && version != Version)
            throw new InvalidDataException($"a stored batch has format {version}; this program reads format {Version}");
        var messages = new Message[count];
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadBoolean() ? reader.ReadString() : null;
            var metadata = new KeyValuePair<string, string>[reader.Read7BitEncodedInt()];
            for (var j = 0; j < metadata.Length; j++)
                metadata[j] = new(reader.ReadString(), reader.ReadString());
            messages[i] = new Message(first + i, timestamp, key, reader.ReadBytes(reader.Read7BitEncodedInt()), metadata);
        }
        return messages;
    }
}
