using System.Reflection;
using System.Text.RegularExpressions;

namespace Millrace.Dapr.Tests.Surface;

/// <summary>The signatures of the official SDK as the reference writes them down: in code blocks, with abbreviations.</summary>
sealed partial class ReferenceTable
{
    /// <summary>Classes that only hold extension methods: the reference gives the methods, not all of the classes.</summary>
    static readonly string[] s_holders =
    [
        "DaprEndpointConventionBuilderExtensions", "DaprApplicationBuilderExtensions", "DaprEndpointRouteBuilderExtensions",
        "DaprAuthenticationBuilderExtensions", "DaprAuthorizationOptionsExtensions",
    ];

    /// <summary>Types that only occur in signatures, and members that an interface demands.</summary>
    static readonly string[] s_implied =
    [
        "UnsubscribeConfigurationResponse", "ConfigurationSource", "IBulkSubscribeMetadata", "BindingSource", "DisposeAsync",
    ];

    readonly string _text;
    readonly string _signatures;

    ReferenceTable(string text)
    {
        _text = text;
        _signatures = Expand(Squeeze(Comment().Replace(text, match => match.Value.Contains("; also ", StringComparison.Ordinal) ? match.Value : " ")));
    }

    public static ReferenceTable Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var section = lines.SkipWhile(line => !line.StartsWith("# 7.", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("## 7.5", StringComparison.Ordinal)).ToList();
        section.Count.ShouldBeGreaterThan(100);
        return new ReferenceTable(string.Join('\n', section));
    }

    public bool Says(SurfaceItem item)
    {
        var type = item.Type.Name.Split('`')[0];
        if (s_holders.Contains(type) && item.Member is null || s_implied.Contains(type) || s_implied.Contains(item.Member?.Name))
            return true;
        switch (item.Member)
        {
            case null:
                return HasWord(_text, type);
            case MethodInfo method:
                // The type of the result is left out where a sentence gives it, as for the builder.
                var call = method.Name + (method.IsGenericMethod
                    ? $"<{string.Join(",", method.GetGenericArguments().Select(argument => argument.Name))}>" : "")
                    + Bare(SurfaceText.Parameters(method, values: false));
                var result = Bare(SurfaceText.Signature(method).Split($" {method.Name}")[0]);
                return Extension(_signatures, $"{result} {call}") || Extension(_signatures, $";{call}");
            case ConstructorInfo constructor:
                var parameters = Bare(SurfaceText.Parameters(constructor, values: false));
                return parameters == "()" || Segments(_signatures, type).Any(segment =>
                    segment.Contains($"ctor{parameters}", StringComparison.Ordinal)
                    || Regex.IsMatch(segment, $"^{type}(<[A-Za-z]+>)?{Regex.Escape(parameters)}"));
            default:
                return Segments(_text, type).Any(segment => HasWord(segment, item.Member.Name));
        }
    }

    static bool Extension(string signatures, string call) =>
        signatures.Contains(call, StringComparison.Ordinal)
        || signatures.Contains(call.Replace("(", "(this ", StringComparison.Ordinal), StringComparison.Ordinal);

    /// <summary>
    /// From each place where a type is declared, or named with its members in a remark, to where the next type is declared
    /// or the block ends.
    /// </summary>
    static IEnumerable<string> Segments(string text, string type)
    {
        foreach (Match declaration in Regex.Matches(text, $@"(?<=\b(?:class|struct|enum|interface|also) ){type}\b|\b{type}(?=: | \{{)"))
        {
            var after = declaration.Index + type.Length;
            var end = Regex.Match(text[after..], @"\b(?:class|struct|enum|interface) [A-Z]|```(?!csharp)");
            yield return text[declaration.Index..(end.Success ? after + end.Index : text.Length)];
        }
    }

    static bool HasWord(string text, string word) => Regex.IsMatch(text, $@"\b{word}\b", RegexOptions.IgnoreCase);

    /// <summary>Writes out what the reference abbreviates.</summary>
    static string Expand(string text)
    {
        const string Get = "string storeName,string key,ConsistencyMode consistencyMode=_,IReadOnlyDictionary<string,string> metadata=_,CancellationToken cancellationToken=_";
        const string Configuration = "string storeName,IReadOnlyList<string> keys,IReadOnlyDictionary<string,string> metadata=_,CancellationToken cancellationToken=_";
        const string Entry = "StateOptions stateOptions=_,IReadOnlyDictionary<string,string> metadata=_,CancellationToken cancellationToken=_";
        var written = text
            .Replace("(...same as above)", $"({Get})", StringComparison.Ordinal)
            .Replace("(...same parameters)", $"({Configuration})", StringComparison.Ordinal)
            .Replace("(same)", $"({Entry})", StringComparison.Ordinal)
            .Replace("AddDapr(this ...,", "AddDapr(this AuthenticationBuilder builder,", StringComparison.Ordinal);
        // The optional leading parameter stands for two overloads.
        const string Optional = "[HttpMethod httpMethod,] ";
        return written.Replace(Optional, "", StringComparison.Ordinal)
            + written.Replace(Optional, "HttpMethod httpMethod,", StringComparison.Ordinal);
    }

    static string Squeeze(string text) => Default().Replace(
        Punctuation().Replace(Blanks().Replace(Bare(text), " "), "$1"), "=_");

    static string Bare(string text) => text.Replace("?", "", StringComparison.Ordinal);

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@" ?([,;{}=]) ?")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"=[\w.""/]+(?=[,)])")]
    private static partial Regex Default();
}
