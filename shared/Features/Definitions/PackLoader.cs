using Millrace.Features.Aggregation;
using Millrace.Features.Definitions.Packs;
using Millrace.Features.Definitions.Views;
using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions;

/// <summary>Compiles the definition files of a pack.</summary>
public static class PackLoader
{
    const string Views = "feature_views/";
    const string Services = "feature_services/";

    /// <summary>Folders of a pack that others read.</summary>
    static readonly string[] Others = ["sources/", "contracts/", "mappings/", "pipelines/", "training_sets/", "labels/", "sinks/", "tests/", "examples/"];

    /// <summary>Compiles a pack, or finds every mistake in it. No text makes it throw.</summary>
    /// <param name="packName">The pack's name, which is that of its folder.</param>
    /// <param name="files">All files of the pack; those in folders of others are passed over.</param>
    /// <param name="datasets">The schemas of the pack's datasets, from its contracts.</param>
    /// <param name="contracts">The contracts that rows from outside may pass, by their files; none when null.</param>
    /// <param name="aggregates">The aggregates that features may call; the built-in ones when null.</param>
    public static PackLoadResult Load(
        string packName, IEnumerable<DefinitionFile> files, IReadOnlyList<DatasetSchema> datasets,
        IReadOnlyDictionary<string, ContractModel>? contracts = null, AggregateCatalogue? aggregates = null)
    {
        ArgumentNullException.ThrowIfNull(packName);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(datasets);
        var errors = new ErrorSink();
        var parts = files.OrderBy(f => f.Path, StringComparer.Ordinal).ToLookup(f => IsOurs(f.Path, errors));
        var read = parts[true]
            .Select(f => (f.Path, Root: YamlReader.Read(f, errors)))
            .ToArray();
        var roots = read.Where(f => f.Root is not null).Select(f => (f.Path, Root: f.Root!)).ToArray();
        if (!Array.Exists(read, f => f.Path == PackFile.Path))
            errors.Add(new Position(PackFile.Path, 1, 1), "the pack has no 'pack.yaml', which names its entities");
        var packFile = PackFile.Read(packName, roots.FirstOrDefault(f => f.Path == PackFile.Path).Root ?? Nothing, Array.Exists(roots, f => f.Path == PackFile.Path) ? errors : new ErrorSink());
        var pack = new PackContext(packName, packFile, datasets, contracts ?? new Dictionary<string, ContractModel>(), aggregates ?? AggregateCatalogue.BuiltIn, errors);

        var views = CompileViews([.. roots.Where(f => f.Path.StartsWith(Views, StringComparison.Ordinal)).Select(f => f.Root)], pack, out var failed);
        var services = roots.Where(f => f.Path.StartsWith(Services, StringComparison.Ordinal))
            .Select(f => (f.Root, Model: ServiceReader.Read(f.Root, pack, views, failed))).Where(s => s.Model is not null).ToArray();
        foreach (var repeated in services.GroupBy(s => s.Model!.Name).SelectMany(g => g.Skip(1)))
            errors.Add(repeated.Root.At, $"there is a feature service '{repeated.Model!.Name}' already");

        if (errors.Count > 0)
            return new PackLoadResult(null, errors.InOrder());
        // What others read is part of the version, too; who reads it tells its mistakes.
        var others = parts[false].Select(f => (f.Path, Root: YamlReader.Read(f, new ErrorSink()), f.Text));
        var hash = ContentHash.OfPack(packName, [.. roots.Select(f => (f.Path, (YamlNode?)f.Root, "")), .. others], datasets);
        return new PackLoadResult(new PackModel(packName, hash, datasets, [.. packFile.Entities.Values], views, [.. services.Select(s => s.Model!)]), []);
    }

    static YamlMap Nothing { get; } = new(new Position(PackFile.Path, 1, 1), []);

    static List<FeatureViewModel> CompileViews(YamlNode[] roots, PackContext pack, out HashSet<string> failed)
    {
        failed = new HashSet<string>(StringComparer.Ordinal);
        var drafts = new List<ViewDraft>();
        foreach (var root in roots)
        {
            var before = pack.Errors.Count;
            var draft = ViewDraft.Read(root, pack);
            if ((pack.Errors.Count > before || draft is null) && (root as YamlMap)?.Find("view")?.Value is YamlScalar name)
                failed.Add(name.Value);
            if (draft is null)
                continue;
            if (drafts.Exists(d => d.Name == draft.Name && d.Version == draft.Version))
                pack.Errors.Add(draft.At, $"there is a view '{draft.Name}' of version {draft.Version} already");
            else
                drafts.Add(draft);
        }
        var stored = new List<FeatureViewModel>();
        foreach (var draft in drafts.Where(d => d.Kind != ViewKind.OnDemand))
            Add(stored, draft, failed, pack, () => ViewCompiler.Compile(draft, pack));
        var all = stored.ToList();
        var readable = stored.Where(v => v.Kind != ViewKind.Event).ToList();
        foreach (var draft in drafts.Where(d => d.Kind == ViewKind.OnDemand))
        {
            var broken = failed.ToHashSet(StringComparer.Ordinal);
            Add(all, draft, failed, pack, () => new OnDemandCompiler(draft, pack, readable, broken).Compile());
        }
        return all;
    }

    static void Add(List<FeatureViewModel> views, ViewDraft draft, HashSet<string> failed, PackContext pack, Func<FeatureViewModel?> compile)
    {
        var before = pack.Errors.Count;
        var view = compile();
        if (view is not null)
            views.Add(view);
        if (view is null || pack.Errors.Count > before)
            failed.Add(draft.Name);
    }

    static bool IsOurs(string path, ErrorSink errors)
    {
        var isYaml = path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);
        if (path == PackFile.Path || (isYaml && (path.StartsWith(Views, StringComparison.Ordinal) || path.StartsWith(Services, StringComparison.Ordinal))))
            return true;
        if (Others.Any(o => path.StartsWith(o, StringComparison.Ordinal)) || path.EndsWith(".md", StringComparison.Ordinal))
            return false;
        var at = new Position(path, 1, 1);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (path.StartsWith("functions/", StringComparison.Ordinal))
            errors.Add(at, "functions of one's own cannot be loaded yet");
        else if (slash < 0)
            errors.Add(at, $"'{path}' has no meaning beside '{PackFile.Path}'", [PackFile.Path, .. Others.Append(Views).Append(Services)], path);
        else if (path.StartsWith(Views, StringComparison.Ordinal) || path.StartsWith(Services, StringComparison.Ordinal))
            errors.Add(at, "definitions are YAML files", ["*.yaml", "*.yml"]);
        else
            errors.Add(at, $"a pack has no folder '{path[..slash]}'", [.. Others.Append(Views).Append(Services).Select(o => o.TrimEnd('/'))], path[..slash]);
        return false;
    }
}
