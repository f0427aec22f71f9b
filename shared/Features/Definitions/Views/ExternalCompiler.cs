using Millrace.Features.Definitions.Packs;
using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>
/// Compiles external views: typed columns that come as rows, by <c>source: { push: name }</c> or
/// <c>source: { table: folder }</c>, and pass a <c>contract</c>.
/// </summary>
internal static class ExternalCompiler
{
    const string Time = "event_timestamp";
    const string Created = "created_timestamp";

    public static FeatureViewModel Compile(ViewDraft view, PackContext pack)
    {
        var features = view.Features.Where(f => f.Type is not null).Select(f => new FeatureModel(f.Name, f.Type!.Value, CompiledExpression.OfColumn(f.Name, f.Type.Value.Column))
        {
            Description = f.Description,
            Text = f.Name,
            Tags = f.Tags,
            Class = TransformationClass.Stateless,
            Aliases = [.. f.Aliases.Select(a => a.Value)],
        }).ToArray();
        CheckNames(view, pack);
        var external = Source(view, pack);
        return ViewCompiler.Model(view, pack, features, null, [], null) with { External = external with { Contract = ExternalContract.Of(view, external, pack) } };
    }

    static ExternalModel Source(ViewDraft view, PackContext pack)
    {
        if (view.Fields.Node("source") is not { } node)
            return new ExternalModel { PushSource = view.Name };
        if (Fields.Of(node, pack.Errors, "the source of an external view", "push", "table", "timestamp", "created") is not { } fields)
            return new ExternalModel();
        var push = fields.Name("push");
        if (!fields.Has("push") && !fields.Has("table"))
            pack.Errors.Add(fields.At, "rows come by 'push' or from a 'table'", ["push", "table"]);
        return new ExternalModel
        {
            PushSource = push,
            Table = Table(fields, pack),
            TimeColumn = fields.Text("timestamp") ?? Time,
            CreatedColumn = fields.Text("created"),
        };
    }

    static string? Table(Fields fields, PackContext pack)
    {
        if (fields.Scalar("table") is not { } scalar)
            return null;
        var parts = scalar.Value.Split('/');
        if (parts.All(IsSegment))
            return scalar.Value;
        pack.Errors.Add(scalar.At, $"'{scalar.Value}' is no path below the pack's folder in the lake; it takes names parted by '/', of letters, digits, '_', '-' and '.', as in external/drivers");
        return null;
    }

    static bool IsSegment(string part) =>
        part.Length is > 0 and <= Names.Longest && (char.IsAsciiLetterOrDigit(part[0]) || part[0] == '_')
        && part.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '_' or '-' or '.');

    static void CheckNames(ViewDraft view, PackContext pack)
    {
        var taken = view.Entity.JoinKeys.Append(Time).Append(Created).Append("as_of").ToHashSet(StringComparer.Ordinal);
        foreach (var feature in view.Features)
        {
            if (!taken.Add(feature.Name))
                pack.Errors.Add(feature.At, $"'{feature.Name}' is taken already: by a key, a feature or a column that every row has");
        }
        foreach (var alias in view.Features.SelectMany(feature => feature.Aliases))
        {
            if (!taken.Add(alias.Value))
                pack.Errors.Add(alias.At, $"the alias '{alias.Value}' is taken already");
        }
    }
}
