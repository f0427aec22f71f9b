using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Millrace.DaprProtocol.Framing;

/// <summary>
/// Length-prefixed messages as gRPC puts them into HTTP/2 bodies: one byte that says whether the message is compressed,
/// four bytes of length (big endian), the message. Frames do not line up with HTTP/2 data frames.
/// </summary>
public static class GrpcFrame
{
    /// <summary>Bytes before a message.</summary>
    public const int HeaderLength = 5;

    /// <summary>The media type of requests and answers.</summary>
    public const string ContentType = "application/grpc";

    /// <summary>Appends one uncompressed frame that holds <paramref name="message"/>.</summary>
    public static void Write(IBufferWriter<byte> output, IMessage message)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(message);
        var header = output.GetSpan(HeaderLength);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], message.CalculateSize());
        output.Advance(HeaderLength);
        message.WriteTo(output);
    }

    /// <summary>
    /// Takes one frame off the front of <paramref name="input"/>. False when the frame is not complete yet; then
    /// <paramref name="input"/> is as it was.
    /// </summary>
    /// <param name="input">The bytes received so far; moved behind the frame on success.</param>
    /// <param name="maxLength">The longest message that is accepted, in bytes.</param>
    /// <param name="message">The bytes of the message, valid as long as those of the input are.</param>
    /// <exception cref="GrpcFrameException">The message is compressed or longer than accepted.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> input, int maxLength, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (input.Length < HeaderLength)
            return false;
        Span<byte> header = stackalloc byte[HeaderLength];
        input.Slice(0, HeaderLength).CopyTo(header);
        if (header[0] != 0)
            throw new GrpcFrameException(
                GrpcStatusCode.Unimplemented, "the message is compressed, and only the identity encoding is supported");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > maxLength)
            throw new GrpcFrameException(
                GrpcStatusCode.ResourceExhausted, $"grpc: received message larger than max ({length} vs. {maxLength})");
        if (input.Length - HeaderLength < length)
            return false;
        message = input.Slice(HeaderLength, length);
        input = input.Slice(message.End);
        return true;
    }
}
