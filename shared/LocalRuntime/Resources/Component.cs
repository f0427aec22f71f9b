namespace Millrace.LocalRuntime.Resources;

/// <summary>A Dapr component as its YAML declares it.</summary>
internal sealed record Component(
    string Name, string Type, string Version, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<string> Scopes)
{
    /// <summary>A metadata value, or null; names match without regard to case.</summary>
    public string? this[string name] => Metadata.TryGetValue(name, out var value) ? value : null;

    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);
}
