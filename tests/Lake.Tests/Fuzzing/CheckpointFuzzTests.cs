using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;
using Millrace.Lake.Tests.Storage;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Fuzzing;

/// <summary>Checkpoints that are good Parquet and say things that no writer says.</summary>
public sealed class CheckpointFuzzTests(ITestOutputHelper output) : IDisposable
{
    static readonly object?[] s_texts =
        ["", "../../etc/passwd", "/x", "%ZZ", "a%2Fb", "{", "[]", "null", "{\"numRecords\":-1}", "{\"numRecords\":1e99}", new string('9', 5000), "user=\u0000"];
    static readonly long[] s_numbers = [0, -1, 1, int.MaxValue, long.MaxValue, long.MinValue];
    readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_content_of_a_checkpoint_gives_anything_but_an_answer_or_a_named_error()
    {
        var run = new FuzzRun("checkpoints", output);
        var store = new FolderObjectStore(_folder.Path, durable: false);
        var table = await Shop.CreateAsync(store, new TableOptions { CheckpointInterval = 0 }, "day");
        for (var i = 0; i < 3; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 10, 10))], new CommitOptions { Transactions = [new("a", i)] });
        await table.DeleteAsync(Filter.Equal("id", 5L));
        await table.CheckpointAsync();
        await table.CleanLogAsync(TimeSpan.Zero);
        var checkpoint = $"shop/{LogFiles.Checkpoint(table.Version)}";
        await store.DeleteAsync($"shop/{LogFiles.Commit(table.Version)}");
        var rows = await RowsAsync(Path.Combine(_folder.Path, checkpoint));
        await store.PutAsync(checkpoint, await WriteAsync(rows, null));
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(store, "shop"))).Count.ShouldBe(29);
        await run.RunAsync([("checkpoint", rows)], (good, random) => WriteAsync(good, random).GetAwaiter().GetResult(), async (_, bytes) =>
        {
            await store.PutAsync(checkpoint, bytes);
            var opened = await DeltaTable.OpenAsync(store, "shop");
            await Shop.IdsAsync(opened, new ReadOptions { Where = Filter.Less("id", 20L) });
            await opened.VacuumAsync(new VacuumOptions { DryRun = true });
        }, error => error is DeltaException or LakeFormatException or StorageException);
    }

    static async Task<List<object?[]>> RowsAsync(string file)
    {
        var rows = new List<object?[]>();
        await using var reader = await ParquetReader.OpenFileAsync(file);
        await foreach (var batch in reader.ReadAsync())
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add([.. CheckpointSchema.Table.Fields.Select(field => batch[field.Name].ValueAt(row))]);
        rows.Count.ShouldBeGreaterThan(4);
        return rows;
    }

    static async Task<byte[]> WriteAsync(List<object?[]> good, Random? random)
    {
        var rows = new BatchBuilder(CheckpointSchema.Table);
        var spoilt = random?.Next(good.Count);
        for (var i = 0; i < good.Count; i++)
            for (var copies = i == spoilt && random!.Next(8) == 0 ? random.Next(3) : 1; copies > 0; copies--)
                rows.Append(i == spoilt ? [.. good[i].Select((action, kind) => Spoil(action, CheckpointSchema.Table.Fields[kind].Type, random!))] : good[i]);
        using var stream = new MemoryStream();
        await using var writer = new ParquetWriter(stream, CheckpointSchema.Table, leaveOpen: true);
        await writer.WriteAsync(rows.Build());
        await writer.CloseAsync();
        return stream.ToArray();
    }

    /// <summary>A value with one of its parts replaced.</summary>
    static object? Spoil(object? value, LakeType type, Random random)
    {
        if (value is object?[] items && type is StructType record)
        {
            var copy = (object?[])items.Clone();
            var at = random.Next(copy.Length);
            copy[at] = random.Next(4) == 0 ? null : Spoil(copy[at], record.Fields[at].Type, random);
            return copy;
        }
        return (value, type.Kind) switch
        {
            (_, LakeTypeKind.String) => s_texts[random.Next(s_texts.Length)],
            (_, LakeTypeKind.Int64) => s_numbers[random.Next(s_numbers.Length)],
            (_, LakeTypeKind.Int32) => (int)Math.Clamp(s_numbers[random.Next(s_numbers.Length)], int.MinValue, int.MaxValue),
            (bool flag, _) => !flag,
            (null, LakeTypeKind.List) => new object?[] { "quantumIndex", null },
            (KeyValuePair<object, object?>[] pairs, _) => random.Next(3) switch
            {
                0 => null,
                1 => new Dictionary<string, string?>(),
                _ => pairs.ToDictionary(pair => (string)pair.Key + (random.Next(2) == 0 ? "x" : ""), pair => (string?)s_texts[random.Next(s_texts.Length)]),
            },
            (null, LakeTypeKind.Struct) when random.Next(3) == 0 && type is StructType missing =>
                missing.Fields.Select(field => Spoil(null, field.Type, random)).ToArray(),
            _ => value,
        };
    }
}
