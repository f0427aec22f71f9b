using System.Globalization;
using Millrace.Features.Columns;
using Millrace.FeatureServing.OnlineFeatures.Request;
using Millrace.Hosting.Problems;
using Millrace.Online.Keys;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>The entities of a request, checked and brought to the form of their keys.</summary>
internal sealed class EntityRows
{
    readonly Dictionary<string, string[]> _texts = new(StringComparer.Ordinal);
    readonly List<Column> _echo = [];
    readonly List<byte[]> _echoNames = [];

    /// <exception cref="ProblemException">A value is null, or is no whole number where the key is one.</exception>
    public EntityRows(OnlineRequest request, JoinKeys joinKeys, IReadOnlySet<string> requestData)
    {
        Count = request.Rows;
        foreach (var column in request.Entities!)
        {
            if (joinKeys.Find(column.Name) is { } key)
            {
                _echo.Add(key.IsInteger ? Integers(column) : Texts(column));
                _echoNames.Add(key.ColumnName);
            }
            else if (requestData.Contains(column.Name))
                Data.Add(column);
        }
        Data.AddRange(request.Context);
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The values of the request's join keys, in the order given: the first columns of the answer.</summary>
    public IReadOnlyList<Column> Echo => _echo;

    /// <summary>The names of these columns, as the answer holds them.</summary>
    public IReadOnlyList<byte[]> EchoNames => _echoNames;

    /// <summary>What the request carries for on-demand views.</summary>
    public List<RequestColumn> Data { get; } = [];

    /// <summary>The values of a join key as text, or null when the request does not give it.</summary>
    public string[]? TextOf(string joinKey) => _texts.GetValueOrDefault(joinKey);

    /// <summary>Per row the values of join keys, empty where the request does not give one.</summary>
    public string[][] PartsOf(IReadOnlyList<string> joinKeys)
    {
        var parts = new string[Count][];
        for (var row = 0; row < parts.Length; row++)
            parts[row] = new string[joinKeys.Count];
        for (var i = 0; i < joinKeys.Count; i++)
        {
            var texts = TextOf(joinKeys[i]);
            for (var row = 0; row < parts.Length; row++)
                parts[row][i] = texts?[row] ?? "";
        }
        return parts;
    }

    /// <summary>The entities' keys of a view; null when a part of a composite key is not given, so that no entity is meant.</summary>
    /// <exception cref="ProblemException">None of the join keys is given.</exception>
    public string[]? KeysOf(string view, IReadOnlyList<string> joinKeys)
    {
        var parts = new string[joinKeys.Count][];
        var missing = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (_texts.TryGetValue(joinKeys[i], out var texts))
                parts[i] = texts;
            else
                missing++;
        }
        if (missing == parts.Length)
            throw ProblemException.BadRequest("missing_entity_key", $"The view '{view}' is looked up by {string.Join(", ", joinKeys)}; 'entities' gives {(_texts.Count == 0 ? "none" : "only " + string.Join(", ", _texts.Keys))}.");
        if (missing > 0)
            return null;
        var keys = new string[Count];
        if (parts is [var only])
        {
            for (var row = 0; row < keys.Length; row++)
                keys[row] = EntityKey.Of(only[row]);
            return keys;
        }
        var values = new string[parts.Length];
        for (var row = 0; row < keys.Length; row++)
        {
            for (var i = 0; i < parts.Length; i++)
                values[i] = parts[i][row];
            keys[row] = EntityKey.Of(values);
        }
        return keys;
    }

    Int64Column Integers(RequestColumn column)
    {
        var values = new long[column.Values.Count];
        var texts = new string[values.Length];
        for (var row = 0; row < values.Length; row++)
        {
            if (!column.Values[row].TryInteger(out values[row]))
                throw ProblemException.Invalid("invalid_entity_key", $"'{column.Name}' is a whole number; row {row} gives {Shown(column.Values[row])}.");
            texts[row] = values[row].ToString(CultureInfo.InvariantCulture);
        }
        _texts[column.Name] = texts;
        return new Int64Column(values);
    }

    StringColumn Texts(RequestColumn column)
    {
        var texts = new string[column.Values.Count];
        for (var row = 0; row < texts.Length; row++)
        {
            if (column.Values[row].IsNull)
                throw ProblemException.Invalid("invalid_entity_key", $"'{column.Name}' is null in row {row}; every row needs its entity.");
            texts[row] = column.Values[row].AsText();
        }
        _texts[column.Name] = texts;
        return StringColumn.FromValues(texts);
    }

    static string Shown(RequestValue value) => value.IsNull ? "null" : $"'{value.AsText()}'";
}
