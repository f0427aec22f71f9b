using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Millrace.Contracts.Yaml;

/// <summary>A YAML file under reading: its root, and where its mistakes are gathered, so that all are told at once.</summary>
sealed class YamlFile(string name, List<FileProblem> problems)
{
    public string Name => name;

    public void Report(Mark at, string message) => problems.Add(new(name, at.Line, at.Column, message));

    public void Report(YamlNode at, string message) => Report(at.Start, message);

    /// <summary>The root mapping, or null after the mistake was reported.</summary>
    public YamlMap? Parse(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException broken)
        {
            Report(broken.Start, $"This is no YAML: {broken.InnerException?.Message ?? broken.Message}");
            return null;
        }

        if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root)
            return new(this, root, "the file");
        problems.Add(new(name, 1, 1, stream.Documents.Count == 0 ? "The file is empty." : "The file must be one YAML mapping."));
        return null;
    }
}
