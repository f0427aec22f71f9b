namespace Millrace.Features.Expressions.Functions;

/// <summary>The scalar functions by name.</summary>
internal static class FunctionCatalogue
{
    static readonly Dictionary<string, Function> ByName = new Function[][]
    {
        NumberFunctions.All, ChoiceFunctions.All, TextFunctions.All, TimeFunctions.All, ScoreFunctions.All, VectorFunctions.All,
    }.SelectMany(f => f).ToDictionary(f => f.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys;

    public static IEnumerable<Function> All => ByName.Values;

    public static Function? Find(string name) => ByName.GetValueOrDefault(name);
}
