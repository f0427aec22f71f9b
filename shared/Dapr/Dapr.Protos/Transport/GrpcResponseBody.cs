using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using Millrace.DaprProtocol.Framing;

namespace Millrace.DaprProtocol.Transport;

/// <summary>Reads the body of a unary answer: one frame, then the end, after which the trailers are there.</summary>
internal static class GrpcResponseBody
{
    /// <summary>The message, or null when the body ended before a frame began (the status then says why).</summary>
    /// <exception cref="GrpcStatusException">The frame is compressed, cut off, too long, or not the last one.</exception>
    /// <exception cref="InvalidProtocolBufferException">The bytes are not a message of the expected type.</exception>
    public static async Task<T?> ReadAsync<T>(
        Stream body, MessageParser<T> parser, int maxLength, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var read = await body.ReadAtLeastAsync(
                buffer, GrpcFrame.HeaderLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return null;
            var length = MessageLength(buffer.AsSpan(0, read), maxLength);
            var end = GrpcFrame.HeaderLength + length;
            if (buffer.Length <= end)
                buffer = Grow(buffer, read, end + 1);
            // One byte of room beyond the frame, so that the read that meets the end also notices surplus bytes.
            if (read <= end)
                read += await body.ReadAtLeastAsync(
                    buffer.AsMemory(read, end + 1 - read), end + 1 - read, throwOnEndOfStream: false, cancellationToken)
                    .ConfigureAwait(false);
            if (read != end)
                throw new GrpcStatusException(GrpcStatusCode.Internal, read < end
                    ? $"the answer ends after {read} of {end} bytes"
                    : "the answer to a unary call holds more than one message");
            return parser.ParseFrom(buffer.AsSpan(GrpcFrame.HeaderLength, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static int MessageLength(ReadOnlySpan<byte> received, int maxLength)
    {
        if (received.Length < GrpcFrame.HeaderLength)
            throw new GrpcStatusException(GrpcStatusCode.Internal, "the answer ends inside the header of a message");
        if (received[0] != 0)
            throw new GrpcStatusException(GrpcStatusCode.Internal, "the answer is compressed, which was not asked for");
        var length = BinaryPrimitives.ReadUInt32BigEndian(received[1..]);
        if (length > maxLength)
            throw new GrpcStatusException(
                GrpcStatusCode.ResourceExhausted, $"the answer has {length} bytes, more than the {maxLength} that are accepted");
        return (int)length;
    }

    static byte[] Grow(byte[] buffer, int used, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
