namespace Millrace.Lake.Delta.Log;

/// <summary>Settings that a feature keeps with the table under its own name.</summary>
public sealed record DomainMetadata(string Domain, string Configuration, bool Removed) : LogAction;
