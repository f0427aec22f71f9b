namespace Millrace.LocalRuntime.Resources;

/// <summary>A part of a YAML document: reads members leniently, as daprd does.</summary>
internal sealed class Resource(object? node, string file)
{
    public bool Exists => node is not null;

    public Resource this[string name] => new(
        node is IDictionary<object, object?> map && map.TryGetValue(name, out var value) ? value : null, file);

    public string? Text => node as string;

    public bool IsTrue => string.Equals(Text, "true", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<Resource> Items => node is IEnumerable<object?> list and not IDictionary<object, object?>
        ? list.Select(item => new Resource(item, file))
        : [];

    public IEnumerable<(string Name, Resource Value)> Members => node is IDictionary<object, object?> map
        ? map.Select(member => ((string)member.Key, new Resource(member.Value, file)))
        : [];

    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text).OfType<string>()];

    /// <exception cref="ResourceException">There is none.</exception>
    public string Required(string name) => this[name].Text is { Length: > 0 } text
        ? text
        : throw new ResourceException($"{file}: '{name}' is missing");

    public string File => file;
}
