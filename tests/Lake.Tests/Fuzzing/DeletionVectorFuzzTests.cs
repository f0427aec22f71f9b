using Millrace.Lake.Delta.Reading;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Fuzzing;

public sealed class DeletionVectorFuzzTests(ITestOutputHelper output)
{
    sealed record Vector(byte[] Bytes, HashSet<long> Rows);

    [Fact]
    public void A_vector_holds_the_rows_that_it_was_made_of_and_no_others()
    {
        foreach (var (name, vector) in Vectors(new Random(3)))
        {
            var read = DeletedRows.Parse(vector.Bytes, vector.Rows.Count, name);
            for (long row = 0; row < 400_000; row++)
                read.Contains(row).ShouldBe(vector.Rows.Contains(row), $"{name}, row {row}");
        }
    }

    [Fact]
    public Task Damaged_vectors_are_read_or_refused_in_memory_of_their_size()
    {
        var run = new FuzzRun("deletion-vectors", output) { Memory = 8L << 20 };
        return run.RunAsync(Vectors(run.Random), (vector, random) => Damage.Binary(vector.Bytes, random),
            (vector, bytes) =>
            {
                DeletedRows.Parse(bytes, vector.Rows.Count, "fuzzed").Contains(17);
                return Task.CompletedTask;
            },
            // The caller names the table and passes these on as its own.
            error => error is ArgumentException or FormatException or OverflowException or LakeFormatException);
    }

    static List<(string Name, Vector Input)> Vectors(Random random)
    {
        var scattered = Enumerable.Range(0, 300).Select(_ => (long)random.Next(200_000)).ToHashSet();
        var dense = Enumerable.Range(70_000, 9000).Where(row => row % 5 != 2).Select(row => (long)row).ToHashSet();
        var all = Enumerable.Range(0, 131_072).Select(row => (long)row).ToHashSet();
        return
        [
            ("empty", new Vector(Write([], runs: false), [])),
            ("scattered", new Vector(Write(scattered, runs: false), scattered)),
            ("dense", new Vector(Write(dense, runs: false), dense)),
            ("runs", new Vector(Write(dense, runs: true), dense)),
            ("all", new Vector(Write(all, runs: true), all)),
        ];
    }

    /// <summary>The portable form of one 32-bit bitmap, from its public description.</summary>
    static byte[] Write(HashSet<long> rows, bool runs)
    {
        var groups = rows.Order().GroupBy(row => (ushort)(row >> 16)).ToList();
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(1681511377);
        writer.Write(groups.Count == 0 ? 0L : 1L);
        if (groups.Count == 0)
            return stream.ToArray();
        writer.Write(0);
        if (runs)
        {
            writer.Write(12347 | (groups.Count - 1) << 16);
            writer.Write(Enumerable.Repeat((byte)0xFF, (groups.Count + 7) / 8).ToArray());
        }
        else
        {
            writer.Write(12346);
            writer.Write(groups.Count);
        }
        foreach (var group in groups)
        {
            writer.Write(group.Key);
            writer.Write((ushort)(group.Count() - 1));
        }
        if (!runs || groups.Count >= 4)
            foreach (var _ in groups)
                writer.Write(0);
        foreach (var group in groups)
            Container(writer, [.. group.Select(row => (ushort)row)], runs);
        return stream.ToArray();
    }

    static void Container(BinaryWriter writer, ushort[] values, bool runs)
    {
        if (runs)
        {
            var found = new List<(int First, int Last)>();
            foreach (var value in values)
                if (found.Count > 0 && found[^1].Last + 1 == value)
                    found[^1] = (found[^1].First, value);
                else
                    found.Add((value, value));
            writer.Write((ushort)found.Count);
            foreach (var (first, last) in found)
            {
                writer.Write((ushort)first);
                writer.Write((ushort)(last - first));
            }
        }
        else if (values.Length <= 4096)
            foreach (var value in values)
                writer.Write(value);
        else
        {
            var bits = new byte[8192];
            foreach (var value in values)
                bits[value / 8] |= (byte)(1 << (value % 8));
            writer.Write(bits);
        }
    }
}
