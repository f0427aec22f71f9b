using System.Collections.Frozen;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>The join keys of a tenant's entities and whether their values are text or whole numbers.</summary>
internal sealed class JoinKeys
{
    readonly FrozenDictionary<string, JoinKey> _keys;

    public JoinKeys(IEnumerable<PackModel> packs)
    {
        // Where entities that share a key's name differ about it, text holds the keys of both.
        _keys = packs.SelectMany(pack => pack.Entities)
            .SelectMany(entity => entity.JoinKeys, (entity, key) => (Key: key, Type: entity.TypeOf(key)))
            .GroupBy(each => each.Key, each => each.Type, StringComparer.Ordinal)
            .ToFrozenDictionary(
                each => each.Key,
                each => new JoinKey(each.All(type => type == ColumnType.Int64), ColumnNames.OfKey(each.Key)),
                StringComparer.Ordinal);
    }

    /// <summary>The join key of a name, or null when no entity is identified by it.</summary>
    public JoinKey? Find(string name) => _keys.GetValueOrDefault(name);
}

/// <summary>A name that identifies entities.</summary>
/// <param name="IsInteger">Whether its values are whole numbers; otherwise they are text.</param>
/// <param name="ColumnName">Its name as an answer holds it.</param>
internal sealed record JoinKey(bool IsInteger, byte[] ColumnName);
