namespace Millrace.Catalog.Packs;

/// <summary>Holds the current snapshot of the packs; applying definitions swaps it whole, without a restart.</summary>
public sealed class PackCatalog
{
    PackSnapshot _current = PackSnapshot.Empty;

    /// <summary>The packs as they were deployed with the program, before anything was applied.</summary>
    public PackSnapshot Deployed { get; private set; } = PackSnapshot.Empty;

    /// <summary>Starts with the packs that were deployed with the program.</summary>
    public void Deploy(PackSnapshot snapshot)
    {
        Deployed = snapshot;
        Swap(snapshot);
    }

    /// <summary>The snapshot to work with. Take it once per request.</summary>
    public PackSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Makes a snapshot the current one.</summary>
    public void Swap(PackSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Volatile.Write(ref _current, snapshot);
    }
}
