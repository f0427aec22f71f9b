namespace Millrace.LocalRuntime.Resources;

/// <summary>A server outside that apps may call by name.</summary>
/// <param name="Headers">What every call of it carries.</param>
internal sealed record HttpEndpoint(
    string Name, Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<string> Scopes)
{
    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);
}
