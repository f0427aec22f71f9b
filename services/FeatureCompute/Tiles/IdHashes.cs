using System.Buffers.Binary;
using System.Globalization;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>Ids of events as 64 bits: equal ids have equal ones, and others hardly ever. They lie in 256 buckets, so that few ids are looked for in few.</summary>
internal static class IdHashes
{
    /// <summary>The name of the bucket that a hash lies in.</summary>
    public static string BucketOf(ulong hash) => (hash >> 56).ToString("x2", CultureInfo.InvariantCulture);

    /// <summary>The bytes of hashes, in order and each once.</summary>
    public static byte[] Encode(IEnumerable<ulong> hashes)
    {
        ulong[] sorted = [.. hashes.Order().Distinct()];
        var bytes = new byte[sorted.Length * sizeof(ulong)];
        for (var i = 0; i < sorted.Length; i++)
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)), sorted[i]);
        return bytes;
    }

    /// <summary>The hashes of bytes.</summary>
    public static IEnumerable<ulong> Decode(byte[] bytes)
    {
        for (var at = 0; at + sizeof(ulong) <= bytes.Length; at += sizeof(ulong))
            yield return BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at));
    }
}
