namespace Millrace.Lake.Delta.Log;

/// <summary>A file below <c>_delta_log/_sidecars</c> that holds file actions of a v2 checkpoint.</summary>
sealed record SidecarFile(string Path, long SizeInBytes) : LogAction;
