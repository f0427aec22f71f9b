namespace Millrace.Contracts.Identity;

/// <summary>
/// The order of the members of the object sorted last. Events of a stream have the same members in the same order, one after
/// the other: their names are then compared for equality once each, and nothing is sorted.
/// </summary>
sealed class MemberOrder(int most)
{
    readonly int[] _places = new int[most];
    readonly int[] _ends = new int[most];
    readonly CanonicalJson.Member[] _copy = new CanonicalJson.Member[most];
    byte[] _names = new byte[256];
    int _count = -1;

    /// <summary>Orders members whose names came as those of the object remembered; false when they did not.</summary>
    public bool TryOrder(Span<CanonicalJson.Member> members, ReadOnlySpan<byte> text)
    {
        if (members.Length != _count)
            return false;
        var start = 0;
        for (var i = 0; i < members.Length; i++)
        {
            if (!text[members[i].NameStart..members[i].NameEnd].SequenceEqual(_names.AsSpan(start, _ends[i] - start)))
                return false;
            start = _ends[i];
        }

        members.CopyTo(_copy);
        for (var i = 0; i < members.Length; i++)
            members[i] = _copy[_places[i]];
        return true;
    }

    /// <summary>Remembers how members were ordered.</summary>
    /// <param name="sorted">The members in order; their <c>Order</c> tells how they came.</param>
    /// <param name="text">Where their names stand.</param>
    public void Remember(ReadOnlySpan<CanonicalJson.Member> sorted, ReadOnlySpan<byte> text)
    {
        _count = sorted.Length;
        var first = int.MaxValue;
        foreach (var member in sorted)
            first = Math.Min(first, member.Order);
        for (var i = 0; i < sorted.Length; i++)
        {
            _places[i] = sorted[i].Order - first;
            _copy[_places[i]] = sorted[i];
        }

        var end = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var name = text[_copy[i].NameStart.._copy[i].NameEnd];
            if (_names.Length - end < name.Length)
                Array.Resize(ref _names, Math.Max(_names.Length * 2, end + name.Length));
            name.CopyTo(_names.AsSpan(end));
            end += name.Length;
            _ends[i] = end;
        }
    }
}
