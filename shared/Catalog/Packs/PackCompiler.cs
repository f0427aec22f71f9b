using Millrace.Catalog.Events;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Yaml;
using Millrace.Features.Definitions;
using Millrace.Features.Model;

namespace Millrace.Catalog.Packs;

/// <summary>Compiles packs from their files: contracts first, whose columns the definitions are compiled against.</summary>
public static class PackCompiler
{
    /// <summary>Compiles a pack, or finds every mistake in it.</summary>
    /// <param name="name">The pack's name.</param>
    /// <param name="files">The text of each file by its path inside the pack, parted by '/'.</param>
    public static (PackVersion? Pack, IReadOnlyList<DefinitionError> Mistakes) Compile(string name, IReadOnlyDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        List<FileProblem> problems = [];
        var datasets = PackDatasets.Read(name, files, problems);
        // Against contracts that cannot be read, definitions would show mistakes that are none.
        if (problems.Count > 0)
            return (null, [.. problems.Select(problem => new DefinitionError(problem.File, (int)problem.Line, (int)problem.Column, problem.Message.TrimEnd('.'), []))]);
        var schemas = datasets.Datasets.Values.Select(source => DatasetSchemas.Of(source.Contract)).ToArray();
        var contracts = datasets.Contracts.ToDictionary(contract => contract.Key, contract => new ContractModel(DatasetSchemas.Of(contract.Value), contract.Value.EventTime));
        var loaded = PackLoader.Load(name, files.Select(file => new DefinitionFile(file.Key, file.Value)), schemas, contracts);
        return (loaded.Pack is { } model ? new PackVersion(model, datasets) : null, loaded.Errors);
    }
}
