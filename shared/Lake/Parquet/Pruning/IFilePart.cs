namespace Millrace.Lake.Parquet.Pruning;

/// <summary>A row group, or some of its rows, as far as statistics and bloom filters describe it.</summary>
public interface IFilePart
{
    /// <summary>The bounds of a leaf column, by its path joined by dots.</summary>
    ValueBounds Of(string path);

    /// <summary>False when a bloom filter says that the value does not occur.</summary>
    bool MayContain(string path, object value);
}
