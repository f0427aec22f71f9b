using System.Buffers.Binary;
using System.Globalization;

namespace Millrace.FeatureCompute.Tiles;

/// <summary>Ids of events as 64 bits: equal ids have equal ones, and others hardly ever. They lie in 256 buckets, so that few ids are looked for in few.</summary>
internal static class IdHashes
{
    /// <summary>The bucket that a hash lies in.</summary>
    public static byte BucketOf(ulong hash) => (byte)(hash >> 56);

    /// <summary>The name of a bucket.</summary>
    public static string NameOf(byte bucket) => bucket.ToString("x2", CultureInfo.InvariantCulture);

    /// <summary>The bytes of hashes, in order and each once.</summary>
    public static byte[] Encode(IEnumerable<ulong> hashes)
    {
        ulong[] sorted = [.. hashes.Order().Distinct()];
        var bytes = new byte[sorted.Length * sizeof(ulong)];
        for (var i = 0; i < sorted.Length; i++)
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)), sorted[i]);
        return bytes;
    }

    /// <summary>The hashes of bytes; of many the few that are wanted, if it is said which.</summary>
    public static IEnumerable<ulong> Decode(byte[] bytes, HashSet<ulong>? wanted = null)
    {
        for (var at = 0; at + sizeof(ulong) <= bytes.Length; at += sizeof(ulong))
            if (BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at)) is var hash && wanted?.Contains(hash) != false)
                yield return hash;
    }
}
