using YamlDotNet.Core;

namespace Millrace.Features.Definitions.Yaml;

/// <summary>A node of a definition file that knows where it stands.</summary>
internal abstract record YamlNode(Position At)
{
    /// <summary>What a person would call this kind of node.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value, always kept as text: the reader of the field decides what it means.</summary>
internal sealed record YamlScalar(Position At, string Value, ScalarStyle Style, ScalarSource Source) : YamlNode(At)
{
    public override string Kind => "a single value";

    /// <summary>An empty or <c>null</c>/<c>~</c> plain scalar.</summary>
    public bool IsNull => Style == ScalarStyle.Plain && Value is "" or "~" or "null";

    /// <summary>Where the character at <paramref name="offset"/> of the value stands in the file.</summary>
    public Position Locate(int offset) => Source.Locate(this, offset);
}

internal sealed record YamlList(Position At, IReadOnlyList<YamlNode> Items) : YamlNode(At)
{
    public override string Kind => "a list";
}

internal sealed record YamlMap(Position At, IReadOnlyList<YamlEntry> Entries) : YamlNode(At)
{
    public override string Kind => "a block of fields";

    public YamlEntry? Find(string name) => Entries.FirstOrDefault(e => e.Name == name);
}

/// <summary>One <c>key: value</c>.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value)
{
    public string Name => Key.Value;
}
