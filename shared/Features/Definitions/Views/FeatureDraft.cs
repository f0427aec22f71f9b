using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>A feature, or a named part of features, as written.</summary>
internal sealed record FeatureDraft(string Name, Position At, YamlScalar? Value)
{
    static readonly string[] Accepted = ["type", "value", "description", "refresh", "importance", "unit", "tags", "aliases"];

    public FeatureType? Type { get; init; }

    public string Description { get; init; } = "";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<YamlScalar> Aliases { get; init; } = [];

    /// <summary>Reads <c>name: expression</c> or a block; null if there is nothing to compile.</summary>
    public static FeatureDraft? Read(YamlEntry entry, string? refresh, bool isExternal, ErrorSink errors)
    {
        if (entry.Value is YamlScalar { IsNull: false } value && !isExternal)
            return new FeatureDraft(entry.Name, entry.Key.At, value) { Tags = TagsOf(refresh, null, null, null) };
        if (entry.Value is YamlScalar { IsNull: false } word)
            return new FeatureDraft(entry.Name, entry.Key.At, null) { Type = FeatureTypes.Read(word, errors), Tags = TagsOf(refresh, null, null, null) };
        var accepted = isExternal ? Accepted.Where(a => a != "value").ToArray() : Accepted;
        var fields = Fields.Of(entry.Value, errors, isExternal ? "a feature of an external view" : "a feature", accepted);
        if (fields is null)
            return null;
        var importance = fields.Number("importance", 0, 1);
        var written = fields.Text("refresh");
        var draft = new FeatureDraft(entry.Name, entry.Key.At, isExternal ? null : fields.Scalar("value", required: true))
        {
            Type = fields.Scalar("type", required: isExternal) is { } type ? FeatureTypes.Read(type, errors) : null,
            Description = fields.Text("description") ?? "",
            Aliases = [.. fields.Scalars("aliases").Where(a => Names.Check(a, "aliases", errors))],
            Tags = TagsOf(written ?? refresh, importance is null ? null : fields.Text("importance"), fields.Text("unit"), fields.Texts("tags")),
        };
        return isExternal || draft.Value is not null ? draft : null;
    }

    static SortedDictionary<string, string> TagsOf(string? refresh, string? importance, string? unit, IReadOnlyDictionary<string, string>? more)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
            tags[name] = value;
        foreach (var (name, value) in new[] { ("refresh", refresh), ("importance", importance), ("unit", unit) })
        {
            if (value is not null)
                tags[name] = value;
        }
        return tags;
    }
}
