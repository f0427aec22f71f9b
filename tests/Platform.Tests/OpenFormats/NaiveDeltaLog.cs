using System.Text.Json;

namespace Millrace.Platform.Tests.OpenFormats;

/// <summary>A table's newest version as its JSON commits tell it, replayed from the first one by the protocol's text and no code of ours.</summary>
sealed class NaiveDeltaLog
{
    readonly SortedDictionary<string, IReadOnlyDictionary<string, string?>> _files = new(StringComparer.Ordinal);

    public NaiveDeltaLog(string folder)
    {
        Folder = folder;
        var commits = Directory.GetFiles(Path.Combine(folder, "_delta_log"), "????????????????????.json").Order(StringComparer.Ordinal).ToList();
        for (var version = 0; version < commits.Count; version++)
        {
            Path.GetFileName(commits[version]).ShouldBe($"{version:D20}.json");
            foreach (var line in File.ReadLines(commits[version]))
                Apply(JsonDocument.Parse(line).RootElement);
        }
        Version = commits.Count - 1;
    }

    public string Folder { get; }

    public long Version { get; }

    /// <summary>The columns with their types as the schema spells them.</summary>
    public IReadOnlyList<(string Name, JsonElement Type)> Columns { get; private set; } = [];

    public IReadOnlyList<string> PartitionColumns { get; private set; } = [];

    /// <summary>The data files with the values of their partition.</summary>
    public IEnumerable<(string Path, IReadOnlyDictionary<string, string?> Partition)> Files => _files.Select(file => (file.Key, file.Value));

    void Apply(JsonElement action)
    {
        if (action.TryGetProperty("metaData", out var data))
        {
            Columns = [.. JsonDocument.Parse(data.GetProperty("schemaString").GetString()!).RootElement.GetProperty("fields").EnumerateArray()
                .Select(field => (field.GetProperty("name").GetString()!, field.GetProperty("type")))];
            PartitionColumns = [.. data.GetProperty("partitionColumns").EnumerateArray().Select(name => name.GetString()!)];
        }
        if (action.TryGetProperty("remove", out var remove))
            _files.Remove(PathOf(remove)).ShouldBeTrue();
        if (action.TryGetProperty("add", out var add))
        {
            add.TryGetProperty("deletionVector", out _).ShouldBeFalse();
            _files.Add(PathOf(add), add.GetProperty("partitionValues").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()));
        }
    }

    string PathOf(JsonElement file) => Path.Combine(Folder, Uri.UnescapeDataString(file.GetProperty("path").GetString()!));
}
