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
        var types = new Dictionary<string, ColumnType>(StringComparer.Ordinal);
        foreach (var pack in packs)
        {
            foreach (var entity in pack.Entities)
                foreach (var key in entity.JoinKeys)
                    types.TryAdd(key, ColumnType.String);
            foreach (var view in pack.Views)
                foreach (var key in view.Entity.JoinKeys)
                    types[key] = TypeIn(view, key) ?? types.GetValueOrDefault(key, ColumnType.String);
        }
        _types = types.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Whether some entity is identified by this name.</summary>
    public bool Knows(string name) => _types.ContainsKey(name);

    /// <summary>Whether its values are whole numbers.</summary>
    public bool IsInteger(string name) => _types.GetValueOrDefault(name, ColumnType.String) == ColumnType.Int64;

    // The events carry the key; an entity known by its dimension alone has it there.
    static ColumnType? TypeIn(FeatureViewModel view, string key)
    {
        if (view.Stream?.TypeOf(key) is { } type)
            return type;
        var own = view.Dimensions.FirstOrDefault(dimension => dimension.EntityKey == key);
        return own?.Dataset.TypeOf(own.Dataset.Key[0]);
    }
}
