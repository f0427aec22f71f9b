using System.Collections;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Secrets;

/// <summary>
/// Secrets from environment variables, those of the sidecar itself excepted. A variable that is not set is an empty
/// secret.
/// </summary>
internal sealed class EnvironmentSecrets(Component component, SecretScope scope, string appId) : SecretStore(component.Name, scope)
{
    readonly string _prefix = component["prefix"] ?? "";

    protected override IReadOnlyDictionary<string, string> Find(string key) =>
        new Dictionary<string, string> { [key] = Value(_prefix + key) };

    protected override IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> List() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key)
            .Where(name => name.StartsWith(_prefix, StringComparison.Ordinal) && !IsHidden(name)).Order(StringComparer.Ordinal)
            .Select(name => name[_prefix.Length..])
            .Select(key => KeyValuePair.Create<string, IReadOnlyDictionary<string, string>>(key, Find(key)));

    string Value(string name) => name == "APP_ID" ? appId
        : IsHidden(name) ? ""
        : Environment.GetEnvironmentVariable(name) ?? "";

    static bool IsHidden(string name) =>
        name.StartsWith("DAPR_", StringComparison.OrdinalIgnoreCase) || name.Equals("APP_API_TOKEN", StringComparison.OrdinalIgnoreCase);
}
