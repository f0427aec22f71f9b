using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Datasets;

/// <summary>The list <c>customProperties: [{property, value}]</c> of the standard, as one mapping per property.</summary>
sealed class CustomProperties
{
    readonly YamlMap _owner;
    readonly Dictionary<string, YamlMap> _properties = new(StringComparer.Ordinal);

    public CustomProperties(YamlMap owner, params string[] known)
    {
        _owner = owner;
        foreach (var entry in owner.Maps("customProperties", "an entry of 'customProperties'"))
        {
            entry.Know("id", "property", "value", "description");
            var name = entry.RequiredText("property");
            if (name.Length > 0 && !known.Contains(name))
                entry.Report("property", $"The property '{name}' is not known here; known are {string.Join(", ", known)}.");
            else if (!_properties.TryAdd(name, entry))
                entry.Report("property", $"The property '{name}' is given twice.");
        }
    }

    public string? Text(string property) => _properties.TryGetValue(property, out var entry) ? entry.Text("value") : null;

    public IReadOnlyList<string> Texts(string property) =>
        _properties.TryGetValue(property, out var entry) ? entry.Texts("value") : [];

    public T Choice<T>(string property, params ReadOnlySpan<(string Word, T Value)> choices) =>
        _properties.TryGetValue(property, out var entry) ? entry.Choice("value", choices) : choices[0].Value;

    public void Report(string property, string message)
    {
        if (_properties.TryGetValue(property, out var entry))
            entry.Report("value", message);
        else
            _owner.Report(message);
    }
}
