using Millrace.Contracts.Datasets;

namespace Millrace.Catalog.Packs;

/// <summary>Loads packs from a folder of folders.</summary>
public static class PackFolders
{
    /// <summary>Compiles every pack below a folder.</summary>
    /// <exception cref="PackException">A contract or a definition has mistakes; all of them are told.</exception>
    public static PackSnapshot Load(string packsFolder)
    {
        if (!Directory.Exists(packsFolder))
            throw new PackException($"Packs:Path names '{packsFolder}', which is no folder.");
        var mistakes = new List<string>();
        var packs = new List<PackVersion>();
        foreach (var folder in Directory.EnumerateDirectories(packsFolder).Order(StringComparer.Ordinal))
        {
            if (!File.Exists(Path.Combine(folder, "pack.yaml")))
                continue;
            var name = Path.GetFileName(folder);
            var (pack, wrong) = PackCompiler.Compile(name, PackDatasets.FilesOf(folder));
            mistakes.AddRange(wrong.Select(mistake => $"{name}/{mistake}"));
            if (pack is not null)
                packs.Add(pack);
        }
        return mistakes.Count == 0 ? new PackSnapshot(packs) : throw new PackException(string.Join(Environment.NewLine, mistakes));
    }
}
