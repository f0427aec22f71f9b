namespace Millrace.Features.Definitions;

/// <summary>One file of a pack as text.</summary>
/// <param name="Path">Path inside the pack, with forward slashes: <c>feature_views/user_features.yaml</c>.</param>
/// <param name="Text">The whole content.</param>
public sealed record DefinitionFile(string Path, string Text);
