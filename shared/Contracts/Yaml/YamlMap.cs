using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Millrace.Contracts.Yaml;

/// <summary>A mapping of a YAML file whose values are asked for by kind; what is of another kind is reported with its place.</summary>
sealed class YamlMap(YamlFile file, YamlMappingNode node, string what)
{
    public YamlMappingNode Node => node;

    public IEnumerable<(YamlScalarNode Key, YamlNode Value)> Entries =>
        node.Children.Where(pair => pair.Key is YamlScalarNode).Select(pair => ((YamlScalarNode)pair.Key, pair.Value));

    public void Report(string message) => file.Report(node, message);

    public void Report(string key, string message) => file.Report(Find(key) ?? node, message);

    /// <summary>Reports every key that is not among the known ones.</summary>
    public void Know(params ReadOnlySpan<string> keys)
    {
        foreach (var (key, _) in Entries)
            if (!keys.Contains(key.Value!))
                file.Report(key, $"'{key.Value}' is not known in {what}; it knows {string.Join(", ", keys.ToArray())}.");
    }

    public YamlNode? Find(string key)
    {
        foreach (var (name, value) in Entries)
            if (name.Value == key)
                return value;
        return null;
    }

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        YamlScalarNode { Value: { } text } scalar when !IsNull(scalar) => text,
        YamlScalarNode => null,
        { } other => Wrong<string>(other, $"'{key}' must be a text."),
    };

    public string RequiredText(string key)
    {
        var text = Text(key);
        if (string.IsNullOrWhiteSpace(text))
            Report(key, $"{what} must have '{key}', a text.");
        return text ?? "";
    }

    public bool Flag(string key) => Text(key) switch
    {
        null or "false" => false,
        "true" => true,
        _ => Wrong<bool>(Find(key)!, $"'{key}' must be true or false."),
    };

    public double? Number(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : Wrong<double?>(Find(key)!, $"'{key}' must be a number.");
    }

    public YamlMap? Map(string key) => Find(key) switch
    {
        null => null,
        YamlMappingNode map => new(file, map, $"'{key}'"),
        { } other => Wrong<YamlMap>(other, $"'{key}' must be a mapping."),
    };

    public IReadOnlyList<YamlMap> Maps(string key, string each)
    {
        List<YamlMap> maps = [];
        foreach (var item in Items(key))
            if (item is YamlMappingNode map)
                maps.Add(new(file, map, each));
            else
                file.Report(item, $"Every entry of '{key}' must be a mapping.");
        return maps;
    }

    public IReadOnlyList<string> Texts(string key)
    {
        List<string> texts = [];
        foreach (var item in Find(key) is YamlScalarNode alone ? [alone] : Items(key))
            if (item is YamlScalarNode { Value: { } text })
                texts.Add(text);
            else
                file.Report(item, $"Every entry of '{key}' must be a text.");
        return texts;
    }

    /// <summary>One of a few words, as the enum they stand for; the first value of the enum when absent or wrong.</summary>
    public T Choice<T>(string key, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Text(key) is not { } text)
            return choices[0].Value;
        foreach (var (word, value) in choices)
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                return value;
        List<string> words = [];
        foreach (var (word, _) in choices)
            words.Add(word);
        file.Report(Find(key)!, $"'{key}' must be one of {string.Join(", ", words)}; it is '{text}'.");
        return choices[0].Value;
    }

    IEnumerable<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        { } other => Wrong<IEnumerable<YamlNode>>(other, $"'{key}' must be a list.") ?? [],
    };

    T? Wrong<T>(YamlNode at, string message)
    {
        file.Report(at, message);
        return default;
    }

    static bool IsNull(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "null" or "~";
}
