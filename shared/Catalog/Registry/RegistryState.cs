namespace Millrace.Catalog.Registry;

/// <summary>What is applied: one small record, which services look at to learn that something changed.</summary>
public sealed record RegistryState
{
    /// <summary>Grows with every change.</summary>
    public long Revision { get; init; }

    /// <summary>The current version of each pack, by name.</summary>
    public IReadOnlyDictionary<string, RegisteredPack> Packs { get; init; } = new Dictionary<string, RegisteredPack>();

    /// <summary>Every version of every view that is run, and those retired.</summary>
    public IReadOnlyList<RegisteredView> Views { get; init; } = [];

    /// <summary>Every version of every contract that ever counted.</summary>
    public IReadOnlyList<RegisteredContract> Contracts { get; init; } = [];

    /// <summary>A version of a view, or null when it is not known.</summary>
    public RegisteredView? View(string pack, string name, int version) =>
        Views.FirstOrDefault(view => view.Pack == pack && view.Name == name && view.Version == version);

    /// <summary>The state with one version of a view changed.</summary>
    public RegistryState With(RegisteredView changed) =>
        this with { Views = [.. Views.Select(view => view.IsVersionOf(changed) && view.Version == changed.Version ? changed : view)] };
}

/// <summary>A pack's current version.</summary>
/// <param name="Version">The hash of its content.</param>
/// <param name="AppliedAt">When it was applied.</param>
/// <param name="AppliedBy">The tenant that applied it; empty for what the operator deployed.</param>
/// <param name="Deployed">The version that the operator deployed last, which counts once: what is applied over it stays.</param>
public sealed record RegisteredPack(string Version, DateTimeOffset AppliedAt, string AppliedBy, string? Deployed = null);

/// <summary>A version of a contract.</summary>
/// <param name="Pack">Its pack.</param>
/// <param name="Name">Its dataset, or the rows from outside that it is for.</param>
/// <param name="Version">Its version.</param>
/// <param name="Signature">The hash of what it asks for.</param>
public sealed record RegisteredContract(string Pack, string Name, string Version, string Signature);

/// <summary>A version of a view.</summary>
/// <param name="Pack">Its pack.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="PackVersion">The version of the pack that defines it.</param>
/// <param name="Signature">The hash of what it computes.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Since">The instant (µs) that a base must cover before it is complete.</param>
/// <param name="Held">Whether it stays in the shadow when it is complete, until it is promoted.</param>
public sealed record RegisteredView(string Pack, string Name, int Version, string PackVersion, string Signature, ViewState State, long Since, bool Held = false)
{
    /// <summary>Whether both are versions of one view.</summary>
    public bool IsVersionOf(RegisteredView other) => Pack == other.Pack && Name == other.Name;
}
