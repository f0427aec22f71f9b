namespace Millrace.Catalog.Packs;

/// <summary>Holds the current snapshot of the packs; applying definitions swaps it whole, without a restart.</summary>
public sealed class PackCatalog
{
    PackSnapshot _current = PackSnapshot.Empty;

    /// <summary>The snapshot to work with. Take it once per request.</summary>
    public PackSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Makes a snapshot the current one.</summary>
    public void Swap(PackSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Volatile.Write(ref _current, snapshot);
    }
}
