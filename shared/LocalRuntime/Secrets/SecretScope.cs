namespace Millrace.LocalRuntime.Secrets;

/// <summary>What apps may read of one secret store.</summary>
/// <param name="IsOpen">What holds for secrets that no list names.</param>
/// <param name="Allowed">When not empty, these and no others.</param>
internal sealed record SecretScope(bool IsOpen, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied)
{
    public static readonly SecretScope All = new(true, [], []);

    public bool Allows(string key) => Allowed.Count > 0 ? Allowed.Contains(key) : !Denied.Contains(key) && IsOpen;
}
