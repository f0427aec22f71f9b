using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>The fields that all kinds of views share, read; the others still as written.</summary>
internal sealed record ViewDraft(string Name, Position At, int Version, ViewKind Kind, EntityModel Entity, Fields Fields, YamlNode Root)
{
    static readonly Dictionary<string, ViewKind> Kinds = new(StringComparer.Ordinal)
    {
        ["aggregation"] = ViewKind.Aggregation,
        ["on_demand"] = ViewKind.OnDemand,
        ["event"] = ViewKind.Event,
        ["external"] = ViewKind.External,
    };

    static readonly string[] All = ["view", "version", "kind", "description", "owner", "entity", "ttl", "online", "refresh", "tags", "features"];
    static readonly string[] Expressions = ["parameters", "parts"];
    static readonly string[] Events = ["stream", "exclude", "joins", "columns"];

    /// <summary>The features, in order; those that cannot be read are missing and reported.</summary>
    public IReadOnlyList<FeatureDraft> Features { get; private init; } = [];

    /// <summary>Named parts of features, which are not served.</summary>
    public IReadOnlyList<FeatureDraft> Parts { get; private init; } = [];

    public string Description { get; private init; } = "";

    public TimeSpan? TimeToLive { get; private init; }

    public bool Online { get; private init; }

    public IReadOnlyDictionary<string, string> Tags { get; private init; } = new Dictionary<string, string>();

    public static ViewDraft? Read(YamlNode root, Packs.PackContext pack)
    {
        var errors = pack.Errors;
        var kindText = (root as YamlMap)?.Find("kind")?.Value as YamlScalar;
        var kind = Kinds.GetValueOrDefault(kindText?.Value ?? "aggregation", ViewKind.Aggregation);
        var fields = Fields.Of(root, errors, "a view", Accepted(kind));
        if (fields is null)
            return null;
        fields.Choice("kind", [.. Kinds.Keys]);
        var name = fields.Name("view", required: true);
        var entity = EntityOf(fields, pack);
        var refresh = fields.Text("refresh");
        var owner = fields.Text("owner");
        var features = fields.Entries("features", required: true);
        if (fields.IsEmpty("features"))
            errors.Add(fields.PlaceOf("features"), "a view needs at least one feature");
        var drafts = features.Select(f => FeatureDraft.Read(f, refresh, kind == ViewKind.External, errors)).OfType<FeatureDraft>().ToArray();
        var parts = kind == ViewKind.External ? [] : fields.Entries("parts").Select(p => FeatureDraft.Read(p, null, false, errors)).OfType<FeatureDraft>().ToArray();
        var version = (int)(fields.Whole("version", 1, 1_000_000) ?? 1);
        var ttl = fields.Duration("ttl");
        var tags = new SortedDictionary<string, string>(fields.Texts("tags").ToDictionary(), StringComparer.Ordinal);
        if (owner is not null)
            tags["owner"] = owner;
        var online = fields.Flag("online", otherwise: kind != ViewKind.Event);
        if (name is null || entity is null)
            return null;
        return new ViewDraft(name, fields.PlaceOf("view"), version, kind, entity, fields, root)
        {
            Features = drafts,
            Parts = parts,
            Description = fields.Text("description") ?? "",
            TimeToLive = ttl,
            Online = online,
            Tags = tags,
        };
    }

    static string[] Accepted(ViewKind kind) => kind switch
    {
        ViewKind.OnDemand => [.. All, .. Expressions, "sources", "dimensions", "request"],
        ViewKind.External => [.. All, "source", "contract"],
        ViewKind.Event => [.. All, .. Expressions, .. Events],
        _ => [.. All, .. Expressions, .. Events, "dimensions"],
    };

    static EntityModel? EntityOf(Fields fields, Packs.PackContext pack)
    {
        if (fields.Scalar("entity", required: true) is not { } scalar)
            return null;
        if (pack.File.Entities.TryGetValue(scalar.Value, out var entity))
            return entity;
        pack.Errors.Add(scalar.At, $"'{Packs.PackFile.Path}' has no entity '{scalar.Value}'", pack.File.Entities.Keys, scalar.Value);
        return null;
    }
}
