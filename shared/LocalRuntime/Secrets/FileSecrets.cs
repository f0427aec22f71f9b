using System.Text.Json;
using Millrace.LocalRuntime.Json;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Secrets;

/// <summary>Secrets from a JSON file; nested names are joined by a separator, or grouped when values are multiple.</summary>
internal sealed class FileSecrets : SecretStore
{
    readonly SortedDictionary<string, SortedDictionary<string, string>> _secrets = new(StringComparer.Ordinal);

    public FileSecrets(Component component, SecretScope scope)
        : base(component.Name, scope)
    {
        var file = component["secretsFile"]
            ?? throw new ResourceException($"component {component.Name}: secretsFile is missing; it names a JSON file");
        var separator = component["nestedSeparator"] is { Length: > 0 } given ? given : ":";
        var grouped = component["multiValued"]?.ToUpperInvariant() == "TRUE";
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var member in document.RootElement.EnumerateObject())
                Add(member, separator, grouped);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or IOException)
        {
            throw new ResourceException($"component {component.Name}: '{file}' cannot be read as a JSON object: {failure.Message}", failure);
        }
    }

    protected override IReadOnlyDictionary<string, string>? Find(string key) => _secrets.GetValueOrDefault(key);

    protected override IEnumerable<KeyValuePair<string, IReadOnlyDictionary<string, string>>> List() => _secrets
        .Select(secret => KeyValuePair.Create<string, IReadOnlyDictionary<string, string>>(secret.Key, secret.Value));

    void Add(JsonProperty member, string separator, bool grouped)
    {
        var flat = new List<(string Name, string Value)>();
        if (grouped)
        {
            // Of the first level only texts and groups are secrets.
            if (member.Value.ValueKind == JsonValueKind.Object)
                foreach (var inner in member.Value.EnumerateObject())
                    Flatten(inner.Name, inner.Value, separator, flat);
            else if (member.Value.ValueKind == JsonValueKind.String)
                flat.Add((member.Name, member.Value.GetString()!));
            if (flat.Count > 0)
                _secrets[member.Name] = new(flat.ToDictionary(entry => entry.Name, entry => entry.Value), StringComparer.Ordinal);
            return;
        }
        Flatten(member.Name, member.Value, separator, flat);
        foreach (var (name, value) in flat)
            _secrets[name] = new(StringComparer.Ordinal) { [name] = value };
    }

    static void Flatten(string name, JsonElement value, string separator, List<(string, string)> into)
    {
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
                Flatten(name + separator + member.Name, member.Value, separator, into);
        else if (value.ValueKind == JsonValueKind.Array)
            foreach (var (item, i) in value.EnumerateArray().Select((item, i) => (item, i)))
                Flatten($"{name}{separator}{i}", item, separator, into);
        else
            into.Add((name, value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                // As Go formats a value that is no text where it wants one.
                JsonValueKind.Number => $"%!s(float64={GoNumber.Text(value.GetDouble())})",
                JsonValueKind.True => "%!s(bool=true)",
                JsonValueKind.False => "%!s(bool=false)",
                _ => "%!s(<nil>)",
            }));
    }
}
