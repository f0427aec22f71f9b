using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Millrace.Benchmarks.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection that sends prepared bytes and reads answers with a Content-Length or in chunks. It costs
/// so little that on two cores the server under test, not the client, takes most of the time.
/// </summary>
sealed class RawHttpConnection : IDisposable
{
    static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    byte[] _buffer = new byte[256 * 1024];
    int _filled;

    public static async Task<RawHttpConnection> OpenAsync(int port)
    {
        var connection = new RawHttpConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    /// <summary>A whole request as bytes.</summary>
    public static byte[] Request(string path, string contentType, string? key, ReadOnlySpan<byte> body)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {contentType}\r\n"
            + (key is null ? "" : $"Authorization: Bearer {key}\r\n") + $"Content-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>Sends and reads one answer.</summary>
    /// <returns>The status and the body; the body is valid until the next call.</returns>
    public async Task<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        _filled = 0;
        int head;
        while ((head = _buffer.AsSpan(0, _filled).IndexOf(HeadEnd)) < 0)
            await ReceiveAsync();
        var status = int.Parse(_buffer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        var bodyStart = head + HeadEnd.Length;
        if (ContentLength(head) is { } length)
        {
            while (_filled < bodyStart + length)
                await ReceiveAsync();
            return (status, _buffer.AsMemory(bodyStart, length));
        }
        return (status, await ReadChunksAsync(bodyStart));
    }

    public void Dispose() => _socket.Dispose();

    async Task<ReadOnlyMemory<byte>> ReadChunksAsync(int start)
    {
        var body = new ArrayBufferWriter<byte>();
        for (var at = start; ;)
        {
            int lineEnd;
            while ((lineEnd = _buffer.AsSpan(at, _filled - at).IndexOf("\r\n"u8)) < 0)
                await ReceiveAsync();
            var size = int.Parse(_buffer.AsSpan(at, lineEnd), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
            at += lineEnd + 2;
            while (_filled < at + size + 2)
                await ReceiveAsync();
            if (size == 0)
                return body.WrittenMemory;
            body.Write(_buffer.AsSpan(at, size));
            at += size + 2;
        }
    }

    async Task ReceiveAsync()
    {
        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var received = await _socket.ReceiveAsync(_buffer.AsMemory(_filled));
        if (received == 0)
            throw new IOException("The server closed the connection.");
        _filled += received;
    }

    int? ContentLength(int head)
    {
        var headers = Encoding.ASCII.GetString(_buffer, 0, head);
        var at = headers.IndexOf("content-length:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var end = headers.IndexOf('\r', at);
        return int.Parse(headers.AsSpan(at + 15, (end < 0 ? headers.Length : end) - at - 15), System.Globalization.CultureInfo.InvariantCulture);
    }
}
