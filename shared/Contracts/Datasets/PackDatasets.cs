using Millrace.Contracts.Mapping;
using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Datasets;

/// <summary>The datasets of one pack, read from its folder: <c>sources/*.yaml</c>, the contracts they name, and mapping files.</summary>
public sealed class PackDatasets
{
    readonly Dictionary<string, DatasetSource> _datasets = new(StringComparer.Ordinal);
    readonly Dictionary<string, ColumnMapping> _mappings = new(StringComparer.Ordinal);

    PackDatasets(string name) => Name = name;

    /// <summary>The pack's name: that of its folder.</summary>
    public string Name { get; }

    /// <summary>The datasets by name.</summary>
    public IReadOnlyDictionary<string, DatasetSource> Datasets => _datasets;

    /// <summary>The mappings by name: the file's name without <c>.mapping.yaml</c>, from <c>mappings/</c> and <c>examples/</c>.</summary>
    public IReadOnlyDictionary<string, ColumnMapping> Mappings => _mappings;

    /// <summary>Reads a pack's folder.</summary>
    /// <exception cref="InvalidFileException">Files have mistakes; all are told.</exception>
    public static PackDatasets Load(string folder)
    {
        List<FileProblem> problems = [];
        var pack = Load(folder, problems);
        return problems.Count == 0 ? pack : throw new InvalidFileException(problems);
    }

    /// <summary>Reads a pack's folder, what can be read of it.</summary>
    public static PackDatasets Load(string folder, List<FileProblem> problems)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var pack = new PackDatasets(name);
        foreach (var file in FilesOf(folder, "sources", "*.yaml"))
            pack.AddSource(folder, file, problems);
        foreach (var place in (string[])["mappings", "examples"])
            foreach (var file in FilesOf(folder, place, "*.mapping.yaml"))
                if (MappingParser.Parse(Relative(folder, file), File.ReadAllText(file), problems) is { } mapping)
                    pack._mappings[Path.GetFileName(file)[..^".mapping.yaml".Length]] = mapping;
        return pack;
    }

    /// <summary>Reads every pack below a folder that has sources.</summary>
    /// <exception cref="InvalidFileException">Files have mistakes; all are told.</exception>
    public static IReadOnlyDictionary<string, PackDatasets> LoadAll(string packsFolder)
    {
        List<FileProblem> problems = [];
        Dictionary<string, PackDatasets> packs = new(StringComparer.Ordinal);
        if (Directory.Exists(packsFolder))
            foreach (var folder in Directory.EnumerateDirectories(packsFolder).Order(StringComparer.Ordinal))
                if (Directory.Exists(Path.Combine(folder, "sources")))
                    packs[Path.GetFileName(folder)] = Load(folder, problems);
        return problems.Count == 0 ? packs : throw new InvalidFileException(problems);
    }

    void AddSource(string folder, string file, List<FileProblem> problems)
    {
        var root = new YamlFile(Relative(folder, file), problems).Parse(File.ReadAllText(file));
        if (root is null)
            return;
        root.Know("dataset", "contract", "partition_by", "intake_topics", "mapping");
        var dataset = root.RequiredText("dataset");
        var path = root.RequiredText("contract");
        var full = Path.Combine(folder, path);
        if (path.Length == 0 || !File.Exists(full))
        {
            root.Report("contract", $"There is no file '{path}' in the pack.");
            return;
        }

        if (OdcsParser.Parse(path, File.ReadAllText(full), problems) is not { } contract)
            return;
        if (contract.Dataset != dataset || contract.Pack != Name)
            root.Report("contract", $"The contract is of {contract.Pack}.{contract.Dataset}, the source of {Name}.{dataset}.");
        if (root.Text("partition_by") is { } field && contract.IndexOf(field) < 0)
            root.Report("partition_by", $"'{field}' is no field of the contract.");
        var mapping = root.Map("mapping") is { } map ? MappingParser.Read(map, "dataset", "columns", "ignore") : ColumnMapping.None(dataset);
        _datasets[dataset] = new()
        {
            Contract = contract with { PartitionBy = root.Text("partition_by") ?? contract.PartitionBy },
            IntakeTopics = root.Texts("intake_topics"),
            Mapping = mapping,
        };
    }

    static IEnumerable<string> FilesOf(string folder, string place, string pattern)
    {
        var path = Path.Combine(folder, place);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, pattern).Order(StringComparer.Ordinal) : [];
    }

    static string Relative(string folder, string file) => Path.GetRelativePath(folder, file);
}
