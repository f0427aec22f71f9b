using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Millrace.Features.Definitions.Views;
using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions;

/// <summary>
/// Names a definition by what it says: comments, white space and quotes do not count, but everything else does, and so
/// do the entity, the guard and the schemas that it is compiled against.
/// </summary>
internal static class ContentHash
{
    public static string OfView(ViewDraft view, IEnumerable<DatasetSchema> datasets, GuardModel? guard)
    {
        var text = new StringBuilder();
        Write(text, view.Root);
        text.Append('\n').Append(view.Entity.Name).Append('(').AppendJoin(',', view.Entity.JoinKeys).Append(')');
        foreach (var key in view.Entity.WholeKeys.Order(StringComparer.Ordinal))
            text.Append(key).Append(":int64;");
        if (guard is not null)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\nguard {guard.ActorColumn} {guard.MaxPerDay} {guard.MaxPerMinute} {guard.MedianGapEvents} {guard.MedianGap:c} {guard.DeviceColumn} ")
                .AppendJoin(',', guard.DeniedDevices.Order(StringComparer.Ordinal));
        }
        foreach (var dataset in datasets.DistinctBy(d => d.Name).OrderBy(d => d.Name, StringComparer.Ordinal))
            Write(text, dataset);
        return Hash(text);
    }

    /// <summary>The hash of all files; one that could not be read as YAML counts as it is written.</summary>
    public static string OfPack(string pack, IEnumerable<(string Path, YamlNode? Root, string Text)> files, IEnumerable<DatasetSchema> datasets)
    {
        var text = new StringBuilder(pack);
        foreach (var (path, root, written) in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            text.Append('\n').Append(path).Append('\n');
            if (root is null)
                text.Append(written);
            else
                Write(text, root);
        }
        foreach (var dataset in datasets.OrderBy(d => d.Name, StringComparer.Ordinal))
            Write(text, dataset);
        return Hash(text);
    }

    static void Write(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(CultureInfo.InvariantCulture, $"{scalar.Value.Length}:").Append(scalar.Value);
                break;
            case YamlList list:
                text.Append('[');
                foreach (var item in list.Items)
                    Write(text, item);
                text.Append(']');
                break;
            case YamlMap map:
                text.Append('{');
                foreach (var entry in map.Entries)
                {
                    Write(text, entry.Key);
                    text.Append('=');
                    Write(text, entry.Value);
                }
                text.Append('}');
                break;
        }
    }

    static void Write(StringBuilder text, DatasetSchema dataset)
    {
        text.Append(CultureInfo.InvariantCulture, $"\ndataset {dataset.Name} {dataset.Kind} {dataset.EventTime} {dataset.EventId} {dataset.DeletedFlag} {dataset.PartitionBy} ")
            .AppendJoin(',', dataset.Key);
        foreach (var field in dataset.Fields.OrderBy(f => f.Name, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $" {field.Name}:{field.Type}:{field.Nullable}");
    }

    static string Hash(StringBuilder text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
}
