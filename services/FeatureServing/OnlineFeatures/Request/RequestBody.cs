using System.Buffers;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.OnlineFeatures.Request;

/// <summary>A request's body in a rented buffer.</summary>
internal sealed class RequestBody : IDisposable
{
    const int MaxLength = 4 << 20;

    byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    int _length;

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        RefuseOtherMedia(request);
        var body = new RequestBody();
        try
        {
            while (await request.Body.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken) is > 0 and var read)
                body.Took(read);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    void Took(int read)
    {
        _length += read;
        if (_length < _buffer.Length)
            return;
        if (_length > MaxLength)
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "payload_too_large", $"A lookup's body may have up to {MaxLength >> 20} MiB.");
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    // Feast answers 422 to anything that says it is not JSON, and takes a body that says nothing.
    static void RefuseOtherMedia(HttpRequest request)
    {
        if (request.ContentType is { Length: > 0 } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            throw ProblemException.Invalid("unsupported_media_type", $"The body is declared as '{type}'; application/json is expected.");
    }
}
