using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>What must hold of a column chunk before its pages are looked at.</summary>
static class ChunkChecks
{
    // The end is where the footer begins; pages lie before it.
    public static void Check(SourceFile file, Leaf leaf, ColumnChunk chunk, long rows, long end)
    {
        var problem = Problem(leaf, chunk, rows, end);
        if (problem is not null)
            throw file.Fault(chunk.HasMetadata && chunk.Start > 0 ? chunk.Start : end, $"column '{leaf.Name}': {problem}");
    }

    static string? Problem(Leaf leaf, ColumnChunk chunk, long rows, long end)
    {
        if (chunk.IsEncrypted)
            return "it is encrypted; encrypted columns are not read";
        if (!string.IsNullOrEmpty(chunk.FilePath))
            return $"its pages are said to lie in another file ('{chunk.FilePath}'), which is not opened";
        if (!chunk.HasMetadata)
            return "the row group has no metadata for it";
        if (chunk.Type != leaf.Physical)
            return $"the schema says {leaf.Physical}, the row group {(Enum.IsDefined(chunk.Type) ? chunk.Type : (int)chunk.Type)}";
        if (!Enum.IsDefined((Codec)chunk.Codec))
            return $"compression codec {chunk.Codec} does not exist";
        if (chunk.ValueCount < 0 || leaf.MaxRepetition == 0 && chunk.ValueCount != rows || chunk.ValueCount < rows)
            return $"{chunk.ValueCount} values are announced for {rows} rows";
        if (rows == 0)
            return null;
        if (chunk.CompressedSize <= 0 || chunk.Start < 4 || chunk.Start > end || chunk.CompressedSize > end - chunk.Start)
            return $"{chunk.CompressedSize} bytes from {chunk.Start} on are not all before the footer at {end}";
        return null;
    }
}
