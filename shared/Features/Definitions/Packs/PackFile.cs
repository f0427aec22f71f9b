using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Packs;

/// <summary>What <c>pack.yaml</c> says: the entities and guards that views name.</summary>
internal sealed class PackFile
{
    public const string Path = "pack.yaml";

    public Dictionary<string, EntityModel> Entities { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, GuardModel> Guards { get; } = new(StringComparer.Ordinal);

    public static PackFile Read(string packName, YamlNode root, ErrorSink errors)
    {
        var file = new PackFile();
        var fields = Fields.Of(root, errors, "a pack", "pack", "description", "owner", "entities", "guards");
        if (fields is null)
            return file;
        if (fields.Name("pack", required: true) is { } name && name != packName)
            errors.Add(fields.PlaceOf("pack"), $"this pack is named '{packName}' by its folder, not '{name}'", [packName]);
        fields.Text("description");
        fields.Text("owner");
        foreach (var entry in fields.Entries("entities", required: true))
            file.ReadEntity(entry, errors);
        foreach (var entry in fields.Entries("guards"))
            file.ReadGuard(entry, errors);
        return file;
    }

    void ReadEntity(YamlEntry entry, ErrorSink errors)
    {
        var fields = Fields.Of(entry.Value, errors, "an entity", "keys", "description");
        if (fields is null)
            return;
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var keys = fields.Node("keys") is YamlMap typed ? TypedKeys(typed, whole, errors) : fields.Scalars("keys", required: true);
        foreach (var repeated in keys.GroupBy(k => k.Value).SelectMany(g => g.Skip(1)))
            errors.Add(repeated.At, $"the key '{repeated.Value}' is written twice");
        if (fields.IsEmpty("keys"))
            errors.Add(fields.PlaceOf("keys"), "an entity needs at least one key");
        if (keys.Count > 0 && keys.All(k => Names.Check(k, "keys", errors)))
            Entities[entry.Name] = new EntityModel(entry.Name, [.. keys.Select(k => k.Value)]) { Description = fields.Text("description") ?? "", WholeKeys = whole };
    }

    /// <summary>Keys with the type of their values: <c>keys: { driver_id: int64, customer_id: string }</c>.</summary>
    static YamlScalar[] TypedKeys(YamlMap keys, HashSet<string> whole, ErrorSink errors)
    {
        foreach (var entry in keys.Entries)
        {
            var type = (entry.Value as YamlScalar)?.Value;
            if (type == "int64")
                whole.Add(entry.Name);
            else if (type != "string")
                errors.Add(entry.Value.At, $"the key '{entry.Name}' is text or a whole number", ["string", "int64"], type);
        }
        return [.. keys.Entries.Select(entry => entry.Key)];
    }

    void ReadGuard(YamlEntry entry, ErrorSink errors)
    {
        var fields = Fields.Of(entry.Value, errors, "a guard",
            "description", "actor", "max_per_day", "max_per_minute", "median_gap_events", "median_gap", "device", "denied_devices");
        if (fields is null || fields.Name("actor", required: true) is not { } actor)
            return;
        var without = new GuardModel(actor);
        fields.Text("description");
        Guards[entry.Name] = without with
        {
            MaxPerDay = fields.Whole("max_per_day", 1, int.MaxValue) ?? without.MaxPerDay,
            MaxPerMinute = fields.Whole("max_per_minute", 1, int.MaxValue) ?? without.MaxPerMinute,
            MedianGapEvents = fields.Whole("median_gap_events", 2, int.MaxValue) ?? without.MedianGapEvents,
            MedianGap = fields.Duration("median_gap") ?? without.MedianGap,
            DeviceColumn = fields.Name("device"),
            DeniedDevices = [.. fields.Scalars("denied_devices").Select(d => d.Value)],
        };
        if (fields.Has("denied_devices") && !fields.Has("device"))
            errors.Add(fields.PlaceOf("denied_devices"), "'denied_devices' needs the column they stand in as 'device'");
    }
}
