using System.Globalization;
using System.Text.RegularExpressions;

namespace Millrace.Contracts.Datasets;

/// <summary>
/// Reads the text of a row rule: <c>created_at &lt;= updated_at</c>, <c>quantity &gt;= 1 and price &gt; 0</c>,
/// <c>when sport in [Run, Walk] then distance_km &gt; 0</c>.
/// </summary>
static partial class RowRuleText
{
    /// <summary>The parts of a rule, or what is wrong with it.</summary>
    public static (IReadOnlyList<Comparison> When, IReadOnlyList<Comparison> Holds, string? Mistake) Parse(string text, Func<string, bool> isField)
    {
        var trimmed = text.Trim();
        var when = "";
        if (trimmed.StartsWith("when ", StringComparison.Ordinal))
        {
            var then = trimmed.IndexOf(" then ", StringComparison.Ordinal);
            if (then < 0)
                return ([], [], "A rule that begins with 'when' needs a 'then'.");
            (when, trimmed) = (trimmed[5..then], trimmed[(then + 6)..]);
        }

        var (conditions, first) = when.Length == 0 ? ([], null) : All(when, isField);
        var (comparisons, second) = All(trimmed, isField);
        return (conditions, comparisons, first ?? second);
    }

    static (List<Comparison>, string?) All(string text, Func<string, bool> isField)
    {
        List<Comparison> comparisons = [];
        foreach (var part in text.Split(" and ", StringSplitOptions.TrimEntries))
        {
            var (comparison, mistake) = One(part, isField);
            if (comparison is null)
                return (comparisons, mistake);
            comparisons.Add(comparison);
        }

        return (comparisons, null);
    }

    static (Comparison?, string?) One(string text, Func<string, bool> isField)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            return (null, $"'{text}' is no comparison: write FIELD OPERATOR VALUE with ==, !=, <, <=, >, >= or in [A, B].");
        var left = match.Groups["left"].Value;
        if (!isField(left))
            return (null, $"'{left}' is no field of this contract.");
        var right = match.Groups["right"].Value;
        var op = match.Groups["op"].Value switch
        {
            "==" => ComparisonOperator.Equal,
            "!=" => ComparisonOperator.NotEqual,
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            _ => ComparisonOperator.In,
        };
        if (op == ComparisonOperator.In)
            return right.StartsWith('[') && right.EndsWith(']')
                ? (new(left, op, null, null, right[1..^1].Split(',', StringSplitOptions.TrimEntries)), null)
                : (null, "'in' needs a list: [A, B].");
        if (isField(right))
            return (new(left, op, right, null, []), null);
        if (double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return (new(left, op, null, number, []), null);
        return right is ['\'', .., '\''] && op is ComparisonOperator.Equal or ComparisonOperator.NotEqual
            ? (new(left, op, null, null, [right[1..^1]]), null)
            : (null, $"'{right}' is neither a field, nor a number, nor a text in single quotes compared with == or !=.");
    }

    [GeneratedRegex(@"^(?<left>[A-Za-z_]\w*)\s*(?<op>==|!=|<=|>=|<|>|\bin\b)\s*(?<right>\S.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
