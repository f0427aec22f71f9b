using System.Text.Json;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Delta;

/// <summary>Tables by other writers beside what they hold.</summary>
static class ForeignTables
{
    public const string Root = "fixtures/delta";

    public static IEnumerable<object[]> Names() =>
        SharedFolder.TryPath(Root) is { } root
            ? new[] { "delta-rs", "spark" }.SelectMany(writer => Directory.GetDirectories(Path.Combine(root, writer)))
                .Order(StringComparer.Ordinal)
                .Select(folder => new object[] { Path.GetRelativePath(root, folder).Replace('\\', '/') })
            : [["no shared folder"]];

    public static FolderObjectStore Store(string name) => new(Path.Combine(SharedFolder.PathOf($"{Root}/{name}"), "table"));

    public static JsonElement Expected(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedFolder.PathOf($"{Root}/{name}"), "expected.json")));
        return json.RootElement.Clone();
    }

    public static async Task<string> RowsHashAsync(IObjectStore store, long version)
    {
        var table = await DeltaTable.OpenAsync(store, "");
        return CanonicalRows.Hash(await CanonicalRows.OfAsync(table.ReadAsync(new ReadOptions { Version = version })));
    }
}
