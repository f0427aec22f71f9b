namespace Millrace.Lake;

/// <summary>A file of the lake is damaged, hostile, or uses a feature that is not read. Names the file and the place.</summary>
public sealed class LakeFormatException : Exception
{
    /// <param name="file">The file, as the reader was told its name.</param>
    /// <param name="offset">The byte in the file at or near which the fault lies; -1 when it has no place.</param>
    /// <param name="problem">What is wrong, as a sentence.</param>
    /// <param name="inner">What led to it.</param>
    public LakeFormatException(string file, long offset, string problem, Exception? inner = null)
        : base(offset < 0 ? $"{file}: {problem}" : $"{file} at byte {offset}: {problem}", inner) =>
        (File, Offset, Problem) = (file, offset, problem);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The byte at or near which the fault lies; -1 when it has no place.</summary>
    public long Offset { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }
}
