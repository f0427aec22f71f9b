using System.Globalization;
using System.Text.Json;
using Millrace.Testing.Shop;

namespace Millrace.Platform.Tests.Oracles;

/// <summary>Compares values of the public API with the slow way to them.</summary>
static class Comparison
{
    // Many float32 values added up in plain double: the last digits depend on the order.
    const float VectorTolerance = 1e-6f;
    const string OfVectors = "interaction_features:user_item_affinity";

    /// <summary>Compares every feature of every entity that is asked for; tells the first differences and how many there are.</summary>
    /// <returns>How many values were compared.</returns>
    public static async Task<int> CompareAsync(NaiveShop naive, IEnumerable<Question> questions, long at, Func<Question, Task<List<JsonElement[]>>> lookUp)
    {
        var (compared, differences) = await DifferencesAsync(naive, questions, at, lookUp);
        differences.Count.ShouldBe(0, string.Join('\n', differences.Take(20)));
        return compared;
    }

    /// <summary>The number of values that were compared, and those that differ.</summary>
    public static async Task<(int Compared, List<string> Differences)> DifferencesAsync(
        NaiveShop naive, IEnumerable<Question> questions, long at, Func<Question, Task<List<JsonElement[]>>> lookUp)
    {
        var oracles = naive.Oracles;
        var differences = new List<string>();
        var compared = 0;
        foreach (var question in questions)
        {
            var rows = await lookUp(question);
            rows.Count.ShouldBe(question.Keys.Count, string.Join(", ", question.Features));
            for (var row = 0; row < rows.Count; row++)
                for (var feature = 0; feature < question.Features.Length; feature++, compared++)
                {
                    var expected = oracles[question.Features[feature]](question.Keys[row], at);
                    if (!(question.Features[feature] == OfVectors ? IsClose(rows[row][feature], expected) : Same(rows[row][feature], expected)))
                        differences.Add($"{question.Features[feature]} of {string.Join('|', question.Keys[row])} is {rows[row][feature]} instead of {Shown(expected)}");
                }
        }
        return (compared, differences);
    }

    static bool Same(JsonElement found, object? expected) => (expected, found.ValueKind) switch
    {
        (null, var kind) => kind == JsonValueKind.Null,
        (bool flag, JsonValueKind.True or JsonValueKind.False) => found.GetBoolean() == flag,
        (long whole, JsonValueKind.Number) => found.GetInt64() == whole,
        (decimal exact, JsonValueKind.Number) => found.GetDecimal() == exact,
        (float real, JsonValueKind.Number) => IsNear(found.GetSingle(), real),
        (string text, JsonValueKind.String) => found.GetString() == text,
        (float[] vector, JsonValueKind.Array) => vector.Length == found.GetArrayLength()
            && vector.Zip(found.EnumerateArray()).All(pair => Math.Abs(pair.First - pair.Second.GetSingle()) <= VectorTolerance),
        _ => false,
    };

    static bool IsClose(JsonElement found, object? expected) =>
        expected is float real && found.ValueKind == JsonValueKind.Number && Math.Abs(found.GetSingle() - real) <= VectorTolerance;

    // The slow way adds in plain double: the neighbouring float32 is the same value.
    static bool IsNear(float found, float expected) =>
        found == expected || MathF.BitIncrement(found) == expected || MathF.BitDecrement(found) == expected;

    static string Shown(object? value) => value switch
    {
        null => "null",
        float[] vector => string.Join(',', vector),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
