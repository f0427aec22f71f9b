using System.Collections.Frozen;
using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>The join keys of a tenant's entities and whether their values are text or whole numbers.</summary>
internal sealed class JoinKeys
{
    readonly FrozenDictionary<string, ColumnType> _types;

    public JoinKeys(IEnumerable<PackModel> packs)
    {
        // Where entities that share a key's name differ about it, text holds the keys of both.
        _types = packs.SelectMany(pack => pack.Entities)
            .SelectMany(entity => entity.JoinKeys, (entity, key) => (Key: key, Type: entity.TypeOf(key)))
            .GroupBy(each => each.Key, each => each.Type, StringComparer.Ordinal)
            .ToFrozenDictionary(each => each.Key, each => each.All(type => type == ColumnType.Int64) ? ColumnType.Int64 : ColumnType.String, StringComparer.Ordinal);
    }

    /// <summary>Whether some entity is identified by this name.</summary>
    public bool Knows(string name) => _types.ContainsKey(name);

    /// <summary>Whether its values are whole numbers.</summary>
    public bool IsInteger(string name) => _types.GetValueOrDefault(name, ColumnType.String) == ColumnType.Int64;
}
