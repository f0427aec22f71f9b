namespace Millrace.Lake.Delta.Log;

/// <summary>How far an application has written: its newest version is kept, so that a repeated write can be skipped.</summary>
public sealed record TransactionId(string AppId, long Version, long? LastUpdated) : LogAction;
