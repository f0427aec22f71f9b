using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Millrace.LocalRuntime.Resources;

/// <summary>Finds and parses resource files: several documents a file, folders not nested.</summary>
internal static class ResourceFiles
{
    public static IEnumerable<Resource> Read(IEnumerable<string> paths) => paths.SelectMany(Files).SelectMany(Documents);

    static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
            return [path];
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal)
            : throw new ResourceException($"the resource path '{path}' does not exist; a YAML file or a folder of them is accepted");
    }

    static List<Resource> Documents(string file)
    {
        var documents = new List<Resource>();
        try
        {
            using var text = new StreamReader(file);
            var parser = new MergingParser(new Parser(text));
            parser.Consume<YamlDotNet.Core.Events.StreamStart>();
            var deserializer = new DeserializerBuilder().Build();
            while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _))
                documents.Add(new Resource(deserializer.Deserialize<object?>(parser), file));
        }
        catch (YamlException failure)
        {
            throw new ResourceException(
                $"{file}, line {failure.Start.Line}, column {failure.Start.Column}: {failure.Message}", failure);
        }
        return documents;
    }
}
