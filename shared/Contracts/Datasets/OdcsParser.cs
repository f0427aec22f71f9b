using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Datasets;

/// <summary>
/// Reads contracts in the Open Data Contract Standard, version 3.1. What the standard has no word for stands in
/// <c>customProperties</c>: <c>kind</c>, <c>eventTime</c>, <c>eventTimeDefault</c>, <c>partitionBy</c>, <c>policy</c>,
/// <c>earliest</c>, <c>latest</c>, <c>futureTolerance</c> of a dataset; <c>synonyms</c> and <c>form</c> of a field.
/// </summary>
public static class OdcsParser
{
    /// <summary>Reads one file.</summary>
    /// <param name="file">The name to use in messages.</param>
    /// <param name="text">Its YAML.</param>
    /// <param name="problems">Gets every mistake.</param>
    /// <returns>The contract, or null when there are mistakes.</returns>
    public static DatasetContract? Parse(string file, string text, List<FileProblem> problems)
    {
        var before = problems.Count;
        var root = new YamlFile(file, problems).Parse(text);
        if (root is null)
            return null;
        var contract = ReadRoot(root);
        return problems.Count == before ? contract : null;
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="InvalidFileException">It has mistakes.</exception>
    public static DatasetContract Parse(string file, string text)
    {
        List<FileProblem> problems = [];
        return Parse(file, text, problems) ?? throw new InvalidFileException(problems);
    }

    static DatasetContract? ReadRoot(YamlMap root)
    {
        root.Know("apiVersion", "kind", "id", "name", "version", "status", "tenant", "domain", "dataProduct", "description",
            "schema", "slaProperties", "slaDefaultElement", "tags", "team", "roles", "support", "servers", "price",
            "authoritativeDefinitions", "customProperties", "contractCreatedTs");
        if (root.RequiredText("apiVersion") is { Length: > 0 } version && !version.StartsWith("v3.", StringComparison.Ordinal))
            root.Report("apiVersion", $"Contracts are read in version v3.1.0 of the standard; this is '{version}'.");
        if (root.RequiredText("kind") is { Length: > 0 } kind && kind != "DataContract")
            root.Report("kind", $"'kind' must be DataContract; it is '{kind}'.");
        var pack = root.RequiredText("dataProduct");
        var release = root.RequiredText("version");
        var objects = root.Maps("schema", "a dataset of 'schema'");
        if (objects.Count != 1)
        {
            root.Report("schema", "'schema' must hold exactly one dataset.");
            return null;
        }

        var slo = OdcsSlo.Read(root);
        return OdcsDataset.Read(objects[0], pack, release, slo);
    }
}
