namespace Millrace.Lake.Delta;

/// <summary>A table's log does not say what a log says: no other request would fare better until it is mended. The message names the place.</summary>
public sealed class DamagedLogException(string message, Exception? cause = null) : DeltaException(message, cause);
