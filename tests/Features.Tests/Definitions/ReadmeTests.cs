using System.Text.RegularExpressions;
using Millrace.Features.Aggregation;
using Millrace.Features.Expressions.Functions;

namespace Millrace.Features.Tests.Definitions;

public sealed partial class ReadmeTests
{
    static readonly string Text = File.ReadAllText(Path.Combine(Shop.Folder, "..", "..", "Features", "Definitions", "README.md"));

    [Fact]
    public void The_example_loads()
    {
        var result = Shop.Load(("shopper.yaml", YamlBlock().Match(Text).Groups[1].Value));
        result.Errors.ShouldBeEmpty();
        result.Pack!.Views.ShouldHaveSingleItem().Features.Count.ShouldBe(5);
    }

    [Fact]
    public void Every_function_and_aggregate_is_described()
    {
        var missing = FunctionCatalogue.Names.Concat(AggregateCatalogue.BuiltIn.Operators.Select(o => o.Name)).Where(n => !Text.Contains($"`{n}(", StringComparison.Ordinal) && !Text.Contains($"`{n}`", StringComparison.Ordinal));
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Every_signature_in_the_tables_is_the_one_in_use()
    {
        // Shown with arguments filled in, because names alone would say little; min and max are aggregates first.
        string[] byExample = ["timestamp", "band", "hashed_words", "min", "max"];
        var signatures = FunctionCatalogue.All.Where(f => !byExample.Contains(f.Name)).ToDictionary(f => f.Name, f => f.Signature);
        var written = Call().Matches(Text).Where(m => signatures.ContainsKey(m.Groups[1].Value)).ToArray();
        written.Length.ShouldBeGreaterThanOrEqualTo(signatures.Count);
        foreach (var call in written)
            call.Value.Trim('`').ShouldBe(signatures[call.Groups[1].Value]);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"`([a-z0-9_]+)\([^`]*\)`")]
    private static partial Regex Call();
}
