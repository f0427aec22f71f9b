using System.Globalization;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Definitions.Yaml;

/// <summary>
/// The fields of one block. Naming what is accepted is part of reading it: everything else is an error at its place.
/// A reader that finds a mistake reports it and gives null, so that reading goes on and all mistakes show at once.
/// </summary>
internal sealed class Fields
{
    readonly YamlMap _map;
    readonly ErrorSink _errors;
    readonly string _what;

    /// <summary>Fields that were probably meant by unknown ones; that they are missing needs no second error.</summary>
    readonly HashSet<string> _misspelt = new(StringComparer.Ordinal);

    Fields(YamlMap map, ErrorSink errors, string what) => (_map, _errors, _what) = (map, errors, what);

    public Position At => _map.At;

    /// <summary>Opens a block, e.g. <c>Of(node, errors, "a join", "dataset", "on")</c>; null if the node is no block.</summary>
    public static Fields? Of(YamlNode? node, ErrorSink errors, string what, params string[] accepted)
    {
        if (node is not YamlMap map)
        {
            if (node is not null)
                errors.Add(node.At, $"{what} must be a block of fields, not {node.Kind}", accepted);
            return null;
        }
        var fields = new Fields(map, errors, what);
        foreach (var entry in map.Entries.Where(e => !accepted.Contains(e.Name)))
        {
            errors.Add(entry.Key.At, $"{what} has no field '{entry.Name}'", accepted, entry.Name);
            if (NearMatch.Of(entry.Name, accepted) is { } meant)
                fields._misspelt.Add(meant);
        }
        return fields;
    }

    public bool Has(string name) => _map.Find(name) is not null;

    /// <summary>Whether a field is there, but holds nothing.</summary>
    public bool IsEmpty(string name) => _map.Find(name)?.Value is YamlMap { Entries.Count: 0 } or YamlList { Items.Count: 0 } or YamlScalar { IsNull: true };

    public Position PlaceOf(string name) => _map.Find(name)?.Value.At ?? _map.At;

    /// <summary>The node of a field; null, and an error, if it is required and missing.</summary>
    public YamlNode? Node(string name, bool required = false)
    {
        var found = _map.Find(name);
        if (found is null && required && !_misspelt.Contains(name))
            _errors.Add(_map.At, $"{_what} needs the field '{name}'");
        return found?.Value;
    }

    public YamlScalar? Scalar(string name, bool required = false)
    {
        var node = Node(name, required);
        if (node is YamlScalar { IsNull: false } scalar)
            return scalar;
        if (node is not null)
            _errors.Add(node.At, $"'{name}' must be a single value{(node is YamlScalar ? "" : $", not {node.Kind}")}");
        return null;
    }

    public string? Text(string name, bool required = false) => Scalar(name, required)?.Value;

    public string? Name(string name, bool required = false) =>
        Scalar(name, required) is { } scalar && Names.Check(scalar, name, _errors) ? scalar.Value : null;

    /// <summary>One of a fixed set of words.</summary>
    public string? Choice(string name, params string[] choices)
    {
        var scalar = Scalar(name);
        if (scalar is null || choices.Contains(scalar.Value))
            return scalar?.Value;
        _errors.Add(scalar.At, $"'{scalar.Value}' is no '{name}'", choices, scalar.Value);
        return null;
    }

    public bool Flag(string name, bool otherwise = false) => Choice(name, "true", "false") is { } text ? text == "true" : otherwise;

    public long? Whole(string name, long least, long most)
    {
        var scalar = Scalar(name);
        if (scalar is null)
            return null;
        if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        _errors.Add(scalar.At, $"'{name}' must be a whole number from {least} to {most}, not '{scalar.Value}'");
        return null;
    }

    public double? Number(string name, double least, double most)
    {
        var scalar = Scalar(name);
        if (scalar is null)
            return null;
        if (double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        _errors.Add(scalar.At, string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a number from {least} to {most}, not '{scalar.Value}'"));
        return null;
    }

    public TimeSpan? Duration(string name)
    {
        var scalar = Scalar(name);
        if (scalar is null)
            return null;
        if (Durations.TryParse(scalar.Value, out var microseconds) && microseconds is > 0 and < long.MaxValue / 10)
            return TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        _errors.Add(scalar.At, $"'{scalar.Value}' is no duration", Durations.Examples);
        return null;
    }

    /// <summary>The entries of a nested block with free names; each name is checked.</summary>
    public IReadOnlyList<YamlEntry> Entries(string name, bool required = false)
    {
        switch (Node(name, required))
        {
            case YamlMap map:
                return [.. map.Entries.Where(e => Names.Check(e.Key, "a name", _errors))];
            case null or YamlScalar { IsNull: true }:
                return [];
            case var node:
                _errors.Add(node.At, $"'{name}' must be a block of names, not {node.Kind}");
                return [];
        }
    }

    /// <summary>A list of single values, or one single value.</summary>
    public IReadOnlyList<YamlScalar> Scalars(string name, bool required = false)
    {
        switch (Node(name, required))
        {
            case null:
                return [];
            case YamlScalar { IsNull: false } one:
                return [one];
            case YamlList list:
                foreach (var item in list.Items.Where(i => i is not YamlScalar { IsNull: false }))
                    _errors.Add(item.At, $"'{name}' holds single values, not {item.Kind}");
                return [.. list.Items.OfType<YamlScalar>().Where(s => !s.IsNull)];
            case var node:
                _errors.Add(node.At, $"'{name}' must be a single value or a list of them");
                return [];
        }
    }

    /// <summary>A block of text values, such as tags.</summary>
    public IReadOnlyDictionary<string, string> Texts(string name)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(name))
        {
            if (entry.Value is YamlScalar scalar)
                result[entry.Name] = scalar.Value;
            else
                _errors.Add(entry.Value.At, $"'{entry.Name}' must be a single value, not {entry.Value.Kind}");
        }
        return result;
    }
}
