using Millrace.Catalog.Events;
using Millrace.Contracts.Datasets;
using Millrace.Features.Definitions;
using Millrace.Features.Model;

namespace Millrace.Catalog.Packs;

/// <summary>Loads packs from a folder of folders: contracts first, whose columns the definitions are compiled against.</summary>
public static class PackFolders
{
    /// <summary>Compiles every pack below a folder.</summary>
    /// <exception cref="PackException">A contract or a definition has mistakes; all of them are told.</exception>
    public static PackSnapshot Load(string packsFolder)
    {
        if (!Directory.Exists(packsFolder))
            throw new PackException($"Packs:Path names '{packsFolder}', which is no folder.");
        var problems = new List<string>();
        var packs = new List<PackModel>();
        foreach (var folder in Directory.EnumerateDirectories(packsFolder).Order(StringComparer.Ordinal))
            if (File.Exists(Path.Combine(folder, "pack.yaml")) && Load(folder, problems) is { } pack)
                packs.Add(pack);
        return problems.Count == 0 ? new PackSnapshot(packs) : throw new PackException(string.Join(Environment.NewLine, problems));
    }

    static PackModel? Load(string folder, List<string> problems)
    {
        var name = Path.GetFileName(folder);
        List<Contracts.Yaml.FileProblem> contractProblems = [];
        var datasets = PackDatasets.Load(folder, contractProblems);
        problems.AddRange(contractProblems.Select(problem => $"{name}: {problem}"));
        if (contractProblems.Count > 0)
            return null;
        var schemas = datasets.Datasets.Values.Select(source => DatasetSchemas.Of(source.Contract)).ToArray();
        var loaded = PackLoader.Load(name, Files(folder), schemas);
        problems.AddRange(loaded.Errors.Select(error => $"{name}/{error}"));
        return loaded.Pack;
    }

    /// <summary>The files of a pack's folder that definitions and contracts are made of.</summary>
    public static IEnumerable<DefinitionFile> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Select(file => new DefinitionFile(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file)));
}
