using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Millrace.DaprProtocol.Framing;

namespace Millrace.DaprProtocol.Transport;

/// <summary>The one frame of a unary request, serialized into a rented buffer at the moment it is sent.</summary>
internal sealed class GrpcRequestContent : HttpContent
{
    static readonly MediaTypeHeaderValue s_contentType = new(GrpcFrame.ContentType);

    readonly IMessage _message;
    readonly int _messageLength;

    public GrpcRequestContent(IMessage message)
    {
        _message = message;
        _messageLength = message.CalculateSize();
        Headers.ContentType = s_contentType;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = GrpcFrame.HeaderLength + (long)_messageLength;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var length = GrpcFrame.HeaderLength + _messageLength;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            buffer[0] = 0;
            BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(1), _messageLength);
            _message.WriteTo(buffer.AsSpan(GrpcFrame.HeaderLength, _messageLength));
            await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
