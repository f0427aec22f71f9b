using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Millrace.Features.Definitions.Yaml;

/// <summary>
/// Reads one YAML document into nodes with positions. Depth, size, anchors, tags and repeated keys are checked here,
/// so that no text, however odd, gives anything but errors.
/// </summary>
internal sealed class YamlReader
{
    const int DeepestNesting = 32;
    const int LargestFile = 1 << 20;

    readonly DefinitionFile _file;
    readonly ErrorSink _errors;
    readonly Parser _parser;

    YamlReader(DefinitionFile file, ErrorSink errors)
    {
        _file = file;
        _errors = errors;
        _parser = new Parser(new Scanner(new StringReader(file.Text), skipComments: true));
    }

    /// <summary>The document's root, or null when the text cannot be read; the reasons are in the sink.</summary>
    public static YamlNode? Read(DefinitionFile file, ErrorSink errors)
    {
        var start = new Position(file.Path, 1, 1);
        if (file.Text.Length > LargestFile)
        {
            errors.Add(start, $"the file has {file.Text.Length} characters; at most {LargestFile} are accepted");
            return null;
        }
        try
        {
            return new YamlReader(file, errors).Document();
        }
        catch (YamlException e)
        {
            errors.Add(IndentingTab(file, e) ?? Place(file.Path, e.Start), $"this is no valid YAML: {Reason(e)}");
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException
            or FormatException or OverflowException or InvalidCastException or NullReferenceException)
        {
            // The YAML scanner lets some of its own slips through on texts that are no YAML.
            errors.Add(start, "this is no valid YAML");
            return null;
        }
    }

    YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _errors.Add(new Position(_file.Path, 1, 1), "the file is empty; a block of fields is expected");
            return null;
        }
        _parser.Consume<DocumentStart>();
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            _errors.Add(Place(_file.Path, second.Start), "a second document starts here; one file holds one definition");
        return root;
    }

    YamlNode Node(int depth)
    {
        var next = _parser.Current ?? throw new YamlException("the text ends too early");
        var at = Place(_file.Path, next.Start);
        if (depth > DeepestNesting)
            throw new YamlException(next.Start, next.End, $"nested deeper than {DeepestNesting} levels");
        if (next is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
            throw new YamlException(next.Start, next.End, "anchors and aliases are not accepted; repeat the value, or name it under 'parameters' or 'columns'");
        if (next is NodeEvent { Tag.IsEmpty: false })
            throw new YamlException(next.Start, next.End, "tags are not accepted");
        switch (next)
        {
            case Scalar scalar:
                _parser.MoveNext();
                return Value(at, scalar);
            case SequenceStart:
                _parser.MoveNext();
                var items = new List<YamlNode>();
                while (!_parser.TryConsume<SequenceEnd>(out _))
                    items.Add(Node(depth + 1));
                return new YamlList(at, items);
            case MappingStart:
                _parser.MoveNext();
                return Map(at, depth);
            default:
                throw new YamlException(next.Start, next.End, "a value is expected here");
        }
    }

    YamlMap Map(Position at, int depth)
    {
        var entries = new List<YamlEntry>();
        var first = new Dictionary<string, Position>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (_parser.Current is not Scalar key)
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a field's name must be a single value");
            var name = (YamlScalar)Node(depth + 1);
            var value = Node(depth + 1);
            if (first.TryAdd(key.Value, name.At))
                entries.Add(new YamlEntry(name, value));
            else
                _errors.Add(name.At, $"'{key.Value}' is written twice; the first stands on line {first[key.Value].Line}");
        }
        return new YamlMap(at, entries);
    }

    YamlScalar Value(Position at, Scalar scalar) =>
        new(at, scalar.Value, scalar.Style, new ScalarSource(_file.Text, (int)scalar.Start.Index, (int)scalar.End.Index));

    static Position Place(string file, Mark mark) => new(file, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    /// <summary>For a tab in the indentation the scanner names the block that it is in, and not its place.</summary>
    static Position? IndentingTab(DefinitionFile file, YamlException e)
    {
        if (!e.Message.Contains("tab as indentation", StringComparison.Ordinal))
            return null;
        var line = 0;
        foreach (var text in file.Text.AsSpan().EnumerateLines())
        {
            line++;
            var indentation = text[..^text.TrimStart(" \t").Length];
            if (indentation.IndexOf('\t') is var column and >= 0)
                return new Position(file.Path, line, column + 1);
        }
        return null;
    }

    static string Reason(YamlException e)
    {
        var text = e.InnerException?.Message ?? e.Message;
        var colon = text.IndexOf("): ", StringComparison.Ordinal);
        text = (colon >= 0 ? text[(colon + 3)..] : text).TrimEnd('.');
        text = text.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(text[0]) + text[1..];
        return text.Contains("invalid mapping", StringComparison.Ordinal)
            ? text + "; in an expression write 'name=value' for named arguments, or put the whole expression in quotes"
            : text;
    }
}
