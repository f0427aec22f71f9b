using System.Globalization;

namespace Millrace.Contracts.Yaml;

/// <summary>A mistake in a file that a user wrote.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">1-based; 0 when the whole file is meant.</param>
/// <param name="Column">1-based; 0 when the whole file is meant.</param>
/// <param name="Message">What is wrong and what is accepted.</param>
public sealed record FileProblem(string File, long Line, long Column, string Message)
{
    /// <summary>As compilers write it: <c>file(line,column): message</c>.</summary>
    public override string ToString() => Line == 0
        ? $"{File}: {Message}"
        : string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column}): {Message}");
}

/// <summary>Files that cannot be used, with everything that is wrong in them.</summary>
public sealed class InvalidFileException : Exception
{
    public InvalidFileException()
        : this([])
    {
    }

    public InvalidFileException(string message)
        : base(message) => Problems = [];

    public InvalidFileException(string message, Exception innerException)
        : base(message, innerException) => Problems = [];

    public InvalidFileException(IReadOnlyList<FileProblem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>All mistakes, in the order of the files.</summary>
    public IReadOnlyList<FileProblem> Problems { get; }
}
