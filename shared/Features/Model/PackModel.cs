namespace Millrace.Features.Model;

/// <summary>A domain pack, compiled: an immutable snapshot named by its content's hash.</summary>
public sealed record PackModel(
    string Name,
    string ContentHash,
    IReadOnlyList<DatasetSchema> Datasets,
    IReadOnlyList<EntityModel> Entities,
    IReadOnlyList<FeatureViewModel> Views,
    IReadOnlyList<FeatureServiceModel> Services);
