namespace Millrace.FeatureCompute.Registry;

/// <summary>How a version of a pack is applied.</summary>
/// <param name="Promote">Whether new versions of views become active as soon as they are complete; otherwise they wait in the shadow.</param>
/// <param name="Draft">Whether new versions of views are only kept, and not run until they are promoted.</param>
/// <param name="AllowIncompatible">Whether contracts may change so that rows or readers of the old ones do not get on with them.</param>
internal sealed record ApplyOptions(bool Promote = true, bool Draft = false, bool AllowIncompatible = false);
