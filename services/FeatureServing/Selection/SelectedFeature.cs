using Millrace.Features.Model;

namespace Millrace.FeatureServing.Selection;

/// <summary>A feature that a request asks for, found, with the name its column gets in the answer.</summary>
/// <param name="View">The version of the view that holds it.</param>
/// <param name="Feature">The feature, also when it was asked for by an alias.</param>
/// <param name="OutputName">The column's name: the feature's, or <c>view__feature</c>.</param>
internal sealed record SelectedFeature(FeatureViewModel View, FeatureModel Feature, string OutputName);
