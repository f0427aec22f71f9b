using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Parquet;

public class ForeignFilesTests
{
    const string Root = "fixtures/parquet";

    public static TheoryData<string> Files
    {
        get
        {
            var data = new TheoryData<string>();
            if (SharedFolder.TryPath(Root) is { } root)
                foreach (var file in Directory.EnumerateFiles(root, "*.expected.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                    data.Add(Path.GetRelativePath(root, file).Replace(".expected.json", ".parquet", StringComparison.Ordinal));
            return data;
        }
    }

    [SharedTheory(Root)]
    [MemberData(nameof(Files))]
    public async Task Files_of_other_writers_hold_exactly_the_expected_values(string file)
    {
        var path = Path.Combine(SharedFolder.PathOf(Root), file);
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(path.Replace(".parquet", ".expected.json", StringComparison.Ordinal)));
        if (expected.RootElement.TryGetProperty("expect", out _))
        {
            await RefusedByName(path);
            return;
        }
        // The smallest batches cross every page; odd sizes end in the middle of them.
        foreach (var batchSize in (int[])[ParquetReader.DefaultBatchSize, 97])
            await CompareAsync(path, expected.RootElement, batchSize);
    }

    static async Task CompareAsync(string path, JsonElement expected, int batchSize)
    {
        await using var reader = await ParquetReader.OpenFileAsync(path);
        reader.RowCount.ShouldBe(expected.GetProperty("rows").GetInt64());
        var columns = expected.GetProperty("columns").EnumerateObject().Select(c => c.Name).ToArray();
        // Some expectations hold ENUM values as the bytes that they are.
        var asBytes = expected.GetProperty("columns").EnumerateObject().Select(c => c.Value.GetString() == "binary").ToArray();
        reader.Schema.Fields.Select(f => f.Name).ShouldBe(columns);
        var texts = columns.Select(_ => new StringBuilder()).ToArray();
        var rows = new List<string>();
        var nulls = new int[columns.Length];
        await foreach (var batch in reader.ReadAsync(batchSize: batchSize))
            for (var i = 0; i < batch.RowCount; i++)
                rows.Add(AppendRow(batch, i, texts, nulls, asBytes));
        rows.Count.ShouldBe(expected.GetProperty("rows").GetInt32());
        if (expected.TryGetProperty("data", out var data))
            for (var i = 0; i < rows.Count; i++)
                rows[i].ShouldBe(Canonical(data[i]), $"row {i}");
        var sums = expected.GetProperty("checksums");
        for (var i = 0; i < columns.Length; i++)
        {
            var sum = sums.GetProperty(columns[i]);
            nulls[i].ShouldBe(sum.GetProperty("nulls").GetInt32(), columns[i]);
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(texts[i].ToString())))
                .ShouldBe(sum.GetProperty("sha256").GetString(), $"{columns[i]} ({reader.Schema.Fields[i].Type}) begins {Begin(texts[i])}");
        }
    }

    static string AppendRow(ColumnBatch batch, int row, StringBuilder[] texts, int[] nulls, bool[] asBytes)
    {
        var line = new StringBuilder("[");
        for (var i = 0; i < texts.Length; i++)
        {
            var at = texts[i].Length;
            if (asBytes[i] && batch.Columns[i] is BytesColumn { Type.Kind: LakeTypeKind.Enum } values && !values.IsNull(row))
                texts[i].Append("\"x:").Append(Convert.ToHexStringLower(values[row])).Append('"');
            else
                CanonicalJson.Append(texts[i], batch.Columns[i], row);
            line.Append(i > 0 ? "," : "").Append(texts[i], at, texts[i].Length - at);
            texts[i].Append('\n');
            nulls[i] += batch.Columns[i].IsNull(row) ? 1 : 0;
        }
        return line.Append(']').ToString();
    }

    static string Begin(StringBuilder text) => text.ToString(0, Math.Min(200, text.Length)).Replace('\n', ' ');

    static string Canonical(JsonElement element)
    {
        var text = new StringBuilder();
        Append(text, element);
        return text.ToString();
    }

    static void Append(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in element.EnumerateArray())
                {
                    text.Append(first ? "" : ",");
                    Append(text, item);
                    first = false;
                }
                text.Append(']');
                break;
            case JsonValueKind.Object:
                text.Append('{').AppendJoin(',', element.EnumerateObject().Select(p =>
                {
                    var member = new StringBuilder();
                    CanonicalJson.Quote(member, p.Name);
                    member.Append(':');
                    Append(member, p.Value);
                    return member.ToString();
                })).Append('}');
                break;
            case JsonValueKind.String: CanonicalJson.Quote(text, element.GetString()!); break;
            default: text.Append(element.GetRawText()); break;
        }
    }

    static async Task RefusedByName(string path)
    {
        var refused = await Should.ThrowAsync<LakeFormatException>(async () =>
        {
            await using var reader = await ParquetReader.OpenFileAsync(path);
            await foreach (var batch in reader.ReadAsync())
                batch.ShouldNotBeNull();
        });
        refused.File.ShouldBe(path);
        refused.Problem.ShouldContain("encrypted");
    }
}
