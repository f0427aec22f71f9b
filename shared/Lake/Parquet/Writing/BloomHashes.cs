namespace Millrace.Lake.Parquet.Writing;

/// <summary>The distinct hashes of a chunk's values, from which its bloom filter is made.</summary>
sealed class BloomHashes
{
    readonly HashSet<ulong> _hashes = [];

    public int Count => _hashes.Count;

    public void Add(ulong hash) => _hashes.Add(hash);

    public void Clear() => _hashes.Clear();

    /// <summary>The filter's bits: blocks of 32 bytes, as many as the share of false positives asks for.</summary>
    public byte[] Build(double falsePositives)
    {
        // Split-block filters set 8 bits per value: m = -8 n / ln(1 - p^(1/8)).
        var bits = -8.0 * Math.Max(1, _hashes.Count) / Math.Log(1 - Math.Pow(falsePositives, 1.0 / 8));
        var bytes = (int)Math.Clamp(System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)(bits / 8)), 32, 1 << 24);
        var filter = new byte[bytes];
        foreach (var hash in _hashes)
            Format.BloomFilter.Insert(filter, hash);
        return filter;
    }
}
