using Millrace.Features.Model;

namespace Millrace.Features.Definitions;

/// <summary>What loading a pack gave: the pack, or every mistake in it.</summary>
/// <param name="Pack">The compiled pack; null if there is any error.</param>
/// <param name="Errors">The mistakes in the order of files and lines.</param>
public sealed record PackLoadResult(PackModel? Pack, IReadOnlyList<DefinitionError> Errors);
