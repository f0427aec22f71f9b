using System.Security.Cryptography;
using System.Text;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Definitions.Views;

/// <summary>
/// The features and parts of a view, which may read each other. A feature that reads another takes the other's value
/// as computed, before it is rounded for storing.
/// </summary>
internal sealed class FeatureGraph(IEnumerable<FeatureDraft> drafts, ErrorSink errors)
{
    /// <summary>Longer texts are named by their hash where others refer to them, or they would double at each step.</summary>
    const int LongestInlined = 400;

    /// <summary>Features are resolved recursively.</summary>
    const int LongestChain = 50;

    /// <summary>A compiled feature.</summary>
    /// <param name="Value">Its value.</param>
    /// <param name="Text">Its normal form.</param>
    /// <param name="Inputs">The columns it reads, directly or through others.</param>
    public sealed record Resolved(Compiled Value, string Text, IReadOnlyCollection<string> Inputs)
    {
        /// <summary>The text that stands for it in the text of others.</summary>
        public string Reference { get; } = Text.Length <= LongestInlined
            ? Text
            : $"#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}";
    }

    readonly Dictionary<string, FeatureDraft> _drafts = First(drafts);
    readonly Dictionary<string, Resolved?> _done = new(StringComparer.Ordinal);
    readonly List<string> _path = [];
    readonly ExpressionReader _reader = new(errors);

    /// <summary>How expressions are read; set once what they read is known.</summary>
    public Func<Reading> Begin { get; set; } = () => throw new InvalidOperationException("not ready");

    public IEnumerable<string> Names => _drafts.Keys;

    public bool Has(string name) => _drafts.ContainsKey(name);

    /// <summary>A feature by name, for the expression of another.</summary>
    /// <exception cref="ExpressionException">It is wrong (reported there), or reads what asks for it.</exception>
    public Resolved Resolve(string name)
    {
        var start = _path.IndexOf(name);
        if (start >= 0)
        {
            var circle = string.Join(" → ", _path.Skip(start).Append(name));
            throw new CircleException($"'{name}' reads itself: {circle}");
        }
        if (_path.Count >= LongestChain)
            throw new ExpressionException(default, $"more than {LongestChain} features read each other in a chain");
        return Compile(name) ?? throw new ExpressionException(default, $"'{name}' is wrong") { IsReported = true };
    }

    /// <summary>A feature by name; null if it is wrong, which is reported.</summary>
    public Resolved? Compile(string name)
    {
        if (_done.TryGetValue(name, out var done))
            return done;
        var draft = _drafts[name];
        _path.Add(name);
        var resolved = draft.Value is null ? null : _reader.Parse(draft.Value) is { } node ? Compile(draft, node) : null;
        _path.RemoveAt(_path.Count - 1);
        _done[name] = resolved;
        return resolved;
    }

    Resolved? Compile(FeatureDraft draft, SyntaxNode node) => _reader.Guarded(draft.Value!, () =>
    {
        try
        {
            var reading = Begin();
            var compiled = new ExpressionCompiler(reading).Compile(node);
            return new Resolved(compiled.Shared(), SyntaxPrinter.Print(node, reading), reading.Inputs);
        }
        catch (CircleException circle)
        {
            throw new ExpressionException(node.Span, circle.Message);
        }
    });

    static Dictionary<string, FeatureDraft> First(IEnumerable<FeatureDraft> drafts)
    {
        var first = new Dictionary<string, FeatureDraft>(StringComparer.Ordinal);
        foreach (var draft in drafts)
            first.TryAdd(draft.Name, draft);
        return first;
    }

    sealed class CircleException(string message) : Exception(message);
}
