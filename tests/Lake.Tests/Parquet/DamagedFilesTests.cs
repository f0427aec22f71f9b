using Millrace.Lake.Parquet;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Parquet;

public class DamagedFilesTests
{
    const string Root = "fixtures/parquet/bad";

    // Damage that does not reach what is read: bits that nothing vouches for, counts that nobody needs.
    static readonly string[] s_readable =
    [
        "body_bitflips", "footer_bitflips", "num_rows_negative", "row_groups_repeated_300", "v2_num_nulls_wrong",
        "v2_num_rows_wrong", "dictionary_bit_width_0", "schema_name_invalid_utf8",
    ];

    public static TheoryData<string> Files
    {
        get
        {
            var data = new TheoryData<string>();
            if (SharedFolder.TryPath(Root) is { } root)
                foreach (var file in Directory.EnumerateFiles(root, "*.parquet").Order(StringComparer.Ordinal))
                    data.Add(Path.GetFileName(file));
            return data;
        }
    }

    [SharedTheory(Root)]
    [MemberData(nameof(Files))]
    public async Task Damaged_files_give_an_error_with_file_and_place_and_take_no_memory(string file)
    {
        var path = Path.Combine(SharedFolder.PathOf(Root), file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        LakeFormatException? error = null;
        long rows = 0;
        try
        {
            await using var reader = await ParquetReader.OpenFileAsync(path, new ParquetReaderOptions { Parallelism = 1 });
            await foreach (var batch in reader.ReadAsync())
                rows += batch.RowCount;
        }
        catch (LakeFormatException e)
        {
            error = e;
        }
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(128L << 20);
        if (error is null)
        {
            s_readable.ShouldContain(name => file.StartsWith(name, StringComparison.Ordinal), $"{file} was read: {rows} rows");
            return;
        }
        error.File.ShouldBe(path);
        error.Message.ShouldStartWith(path);
        error.Problem.Length.ShouldBeGreaterThan(10);
    }
}
