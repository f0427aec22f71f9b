using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Lake.Storage;

/// <summary>
/// The form of encrypted objects: a header that names the key, then frames of 64 KiB under AES-256-GCM, each with its own
/// nonce. A frame is bound to the object's path, its number and whether it is the last, so that frames can be neither
/// moved, swapped nor cut off.
/// </summary>
static class FrameCipher
{
    public const int FrameSize = 64 * 1024;
    const int Nonce = 12, Tag = 16, MaxKeyId = 255;
    public const int Overhead = Nonce + Tag;
    static ReadOnlySpan<byte> Magic => "MLRAEAD1"u8;

    public static byte[] Header(string keyId)
    {
        var id = Encoding.UTF8.GetBytes(keyId);
        if (id.Length is 0 or > MaxKeyId)
            throw new StorageException($"'{keyId}' is no key id: 1 to {MaxKeyId} bytes are accepted");
        return [.. Magic, (byte)id.Length, .. id];
    }

    /// <summary>The key's id and the header's length.</summary>
    public static (string KeyId, int Length) ReadHeader(ReadOnlySpan<byte> start, string path)
    {
        if (!start.StartsWith(Magic) || start.Length <= Magic.Length || start.Length < Magic.Length + 1 + start[Magic.Length])
            throw new LakeFormatException(path, 0, "the object is not encrypted as this lake expects");
        var length = start[Magic.Length];
        return (Encoding.UTF8.GetString(start.Slice(Magic.Length + 1, length)), Magic.Length + 1 + length);
    }

    public static int MaxHeader => Magic.Length + 1 + MaxKeyId;

    /// <summary>The content's length in an object of some length; every object has a last frame, which may be empty.</summary>
    public static long PlainLength(long size, int header, string path)
    {
        var body = size - header;
        var full = body / (FrameSize + Overhead);
        var rest = body % (FrameSize + Overhead);
        return rest >= Overhead || rest == 0 && full > 0
            ? full * FrameSize + Math.Max(0, rest - Overhead)
            : throw new LakeFormatException(path, size, "the encrypted object is cut off");
    }

    public static byte[] Seal(byte[] key, string path, long number, bool last, ReadOnlySpan<byte> content)
    {
        var frame = new byte[Overhead + content.Length];
        var nonce = frame.AsSpan(0, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, Tag);
        cipher.Encrypt(nonce, content, frame.AsSpan(Overhead), frame.AsSpan(Nonce, Tag), Bound(path, number, last));
        return frame;
    }

    public static byte[] Open(byte[] key, string path, long number, bool last, ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Overhead)
            throw new LakeFormatException(path, -1, $"frame {number} of the encrypted object is cut off");
        var content = new byte[frame.Length - Overhead];
        using var cipher = new AesGcm(key, Tag);
        try
        {
            cipher.Decrypt(frame[..Nonce], frame[Overhead..], frame.Slice(Nonce, Tag), content, Bound(path, number, last));
        }
        catch (CryptographicException error)
        {
            throw new LakeFormatException(path, -1, $"frame {number} of the encrypted object does not hold under its key", error);
        }
        return content;
    }

    static byte[] Bound(string path, long number, bool last)
    {
        var text = Encoding.UTF8.GetBytes(path);
        var bound = new byte[text.Length + 9];
        text.CopyTo(bound, 0);
        BinaryPrimitives.WriteInt64BigEndian(bound.AsSpan(text.Length), number);
        bound[^1] = last ? (byte)1 : (byte)0;
        return bound;
    }
}
