using Millrace.Contracts.Identity;
using Millrace.Hashing;

namespace Millrace.Ingestion.Events;

/// <summary>
/// The ids of one request, as 128-bit hashes. Of endless streams it remembers at least the last million: older repeats are
/// found by validation, which remembers seven days.
/// </summary>
sealed class SeenIds
{
    const int Generation = 1 << 20;

    HashSet<UInt128> _young = [];
    HashSet<UInt128> _old = [];

    /// <summary>True when the id is new.</summary>
    public bool Add(ReadOnlySpan<byte> id)
    {
        var hash = new UInt128(XxHash64.Of(id), XxHash64.Of(id, seed: 1));
        if (_old.Contains(hash) || !_young.Add(hash))
            return false;
        if (_young.Count >= Generation)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        return true;
    }
}
