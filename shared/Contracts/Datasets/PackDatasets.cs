using Millrace.Contracts.Mapping;
using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Datasets;

/// <summary>The datasets of one version of a pack, read from its files: <c>sources/*.yaml</c>, contracts, and mappings.</summary>
public sealed class PackDatasets
{
    const string ContractEnding = ".odcs.yaml";
    const string MappingEnding = ".mapping.yaml";

    readonly Dictionary<string, DatasetSource> _datasets = new(StringComparer.Ordinal);
    readonly Dictionary<string, DatasetContract> _contracts = new(StringComparer.Ordinal);
    readonly Dictionary<string, ColumnMapping> _mappings = new(StringComparer.Ordinal);

    PackDatasets(string name) => Name = name;

    /// <summary>The pack's name.</summary>
    public string Name { get; }

    /// <summary>The datasets by name.</summary>
    public IReadOnlyDictionary<string, DatasetSource> Datasets => _datasets;

    /// <summary>Every contract by its file, <c>contracts/ratings.odcs.yaml</c>: those of datasets and those that rows from outside pass.</summary>
    public IReadOnlyDictionary<string, DatasetContract> Contracts => _contracts;

    /// <summary>The mappings by name: the file's name without <c>.mapping.yaml</c>, from <c>mappings/</c> and <c>examples/</c>.</summary>
    public IReadOnlyDictionary<string, ColumnMapping> Mappings => _mappings;

    /// <summary>Reads a pack, what can be read of it.</summary>
    /// <param name="name">The pack's name.</param>
    /// <param name="files">Its files: the text of each by its path inside the pack, parted by '/'.</param>
    /// <param name="problems">Gets every mistake.</param>
    public static PackDatasets Read(string name, IReadOnlyDictionary<string, string> files, List<FileProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        var pack = new PackDatasets(name);
        foreach (var (path, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            if (path.EndsWith(ContractEnding, StringComparison.Ordinal))
                pack.AddContract(path, text, problems);
            else if (path.EndsWith(MappingEnding, StringComparison.Ordinal) && Folder(path) is "mappings" or "examples"
                && MappingParser.Parse(path, text, problems) is { } mapping)
                pack._mappings[path[(path.LastIndexOf('/') + 1)..^MappingEnding.Length]] = mapping;
        foreach (var (path, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            if (Folder(path) == "sources" && path.EndsWith(".yaml", StringComparison.Ordinal))
                pack.AddSource(path, text, files, problems);
        return pack;
    }

    /// <summary>Reads a pack from its folder, whose name is the pack's.</summary>
    /// <exception cref="InvalidFileException">Files have mistakes; all are told.</exception>
    public static PackDatasets Load(string folder)
    {
        List<FileProblem> problems = [];
        var pack = Read(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), FilesOf(folder), problems);
        return problems.Count == 0 ? pack : throw new InvalidFileException(problems);
    }

    /// <summary>The files of a pack's folder that say anything: the text of each YAML file by its path inside the pack.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);

    void AddContract(string path, string text, List<FileProblem> problems)
    {
        if (OdcsParser.Parse(path, text, problems) is not { } contract)
            return;
        if (contract.Pack != Name)
            problems.Add(new(path, 0, 0, $"The contract's 'dataProduct' is '{contract.Pack}'; that of a contract of this pack is '{Name}'."));
        else if (_contracts.FirstOrDefault(other => other.Value.Dataset == contract.Dataset) is { Key: { } first })
            problems.Add(new(path, 0, 0, $"'{contract.Dataset}' has a contract already, in {first}."));
        else
            _contracts[path] = contract;
    }

    void AddSource(string file, string text, IReadOnlyDictionary<string, string> files, List<FileProblem> problems)
    {
        var root = new YamlFile(file, problems).Parse(text);
        if (root is null)
            return;
        root.Know("dataset", "contract", "partition_by", "intake_topics", "mapping");
        var dataset = root.RequiredText("dataset");
        var path = root.RequiredText("contract");
        if (!files.ContainsKey(path) || !path.EndsWith(ContractEnding, StringComparison.Ordinal))
        {
            root.Report("contract", $"There is no file '{path}' in the pack, or its name does not end in {ContractEnding}.");
            return;
        }

        if (!_contracts.TryGetValue(path, out var contract))
            return;
        if (contract.Dataset != dataset)
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

    static string Folder(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];
}
