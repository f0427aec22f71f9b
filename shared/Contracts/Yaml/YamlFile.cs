using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Millrace.Contracts.Yaml;

/// <summary>A YAML file under reading: its root, and where its mistakes are gathered, so that all are told at once.</summary>
sealed class YamlFile(string name, List<FileProblem> problems)
{
    const int DeepestNesting = 32;

    public string Name => name;

    public void Report(Mark at, string message) => problems.Add(new(name, at.Line, at.Column, message));

    public void Report(YamlNode at, string message) => Report(at.Start, message);

    /// <summary>The root mapping, or null after the mistake was reported.</summary>
    public YamlMap? Parse(string text)
    {
        var stream = new YamlStream();
        try
        {
            if (!IsFlatEnough(text))
                return null;
            stream.Load(new StringReader(text));
        }
        catch (YamlException broken)
        {
            Report(broken.Start, $"This is no YAML: {broken.InnerException?.Message ?? broken.Message}");
            return null;
        }
        catch (Exception broken) when (broken is ArgumentException or InvalidOperationException or IndexOutOfRangeException
            or FormatException or OverflowException or InvalidCastException or NullReferenceException)
        {
            // The YAML scanner lets some of its own slips through on texts that are no YAML.
            problems.Add(new(name, 1, 1, "This is no YAML."));
            return null;
        }

        if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root)
            return new(this, root, "the file");
        problems.Add(new(name, 1, 1, stream.Documents.Count == 0 ? "The file is empty." : "The file must be one YAML mapping."));
        return null;
    }

    // Nodes are read by recursion, so what is nested without end is refused before, as are references to other nodes.
    bool IsFlatEnough(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth <= DeepestNesting && parser.Current is not AnchorAlias)
                continue;
            Report(parser.Current.Start, depth > DeepestNesting
                ? $"The file is nested deeper than {DeepestNesting} levels."
                : "A file says everything where it stands; references ('*name') are not accepted.");
            return false;
        }

        return true;
    }
}
