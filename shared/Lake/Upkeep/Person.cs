using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Filters;

namespace Millrace.Lake.Upkeep;

/// <summary>
/// Somebody whose data is asked for or must go: the id, and the names under which columns, payloads and uploads hold ids of
/// this kind. A row is the person's if one of the columns holds the id, or if a text column <c>payload</c> is JSON in which,
/// at any depth, one of the names has it as its value.
/// </summary>
/// <param name="Names">Names of columns and of JSON members, such as <c>user_id</c>; case counts.</param>
/// <param name="Id">The id as text.</param>
public sealed record Person(IReadOnlyCollection<string> Names, string Id)
{
    const string Payload = "payload";
    readonly byte[] _id = Encoding.UTF8.GetBytes(Id);

    /// <summary>The person's rows of a table with this schema; null if it has no column that could tell.</summary>
    public Filter? In(TableSchema schema)
    {
        var filters = new List<Filter>();
        foreach (var field in schema.Fields)
            if (Names.Contains(field.Name) && Value(field.Type) is { } id)
                filters.Add(Filter.Equal(field.Name, id));
            else if (field.Name == Payload && field.Type.IsText)
                filters.Add(new PayloadOf(field.Name, this));
        return filters.Count == 0 ? null : Filter.Any(filters);
    }

    /// <summary>Whether a payload is about the person. What is no JSON is, if the id stands anywhere in it.</summary>
    public bool IsIn(ReadOnlySpan<byte> payload)
    {
        // Most payloads are passed over without being parsed: without escapes the id would stand there as it is.
        if (!payload.Contains((byte)'\\') && payload.IndexOf(_id) < 0)
            return false;
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            var named = false;
            while (reader.Read())
            {
                if (named && (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(_id)
                    || reader.TokenType == JsonTokenType.Number && reader.ValueSpan.SequenceEqual(_id)))
                    return true;
                // The items of a list stand under its name.
                if (reader.TokenType == JsonTokenType.PropertyName)
                    named = IsNamed(ref reader);
                else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.StartObject or JsonTokenType.EndObject)
                    named = false;
            }
            return false;
        }
        catch (JsonException)
        {
            return payload.IndexOf(_id) >= 0;
        }
    }

    bool IsNamed(ref Utf8JsonReader reader)
    {
        foreach (var name in Names)
            if (reader.ValueTextEquals(name))
                return true;
        return false;
    }

    object? Value(LakeType type) => type switch
    {
        { IsText: true } => Id,
        { Kind: LakeTypeKind.Int64 or LakeTypeKind.Int32 } => long.TryParse(Id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && (type.Kind == LakeTypeKind.Int64 || number is >= int.MinValue and <= int.MaxValue) ? number : null,
        _ => null,
    };
}
