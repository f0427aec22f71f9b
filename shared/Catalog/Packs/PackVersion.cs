using Millrace.Contracts.Datasets;
using Millrace.Features.Model;

namespace Millrace.Catalog.Packs;

/// <summary>A version of a pack, whole: what it computes, and what it takes in.</summary>
/// <param name="Model">The definitions, compiled.</param>
/// <param name="Datasets">The contracts, sources and mappings.</param>
public sealed record PackVersion(PackModel Model, PackDatasets Datasets)
{
    /// <summary>The pack's name.</summary>
    public string Name => Model.Name;

    /// <summary>The hash of the content, which is the version's name.</summary>
    public string Hash => Model.ContentHash;
}
