namespace Millrace.Features.State;

/// <summary>Stored bytes are not a record of this view and encoding.</summary>
public sealed class RecordFormatException : Exception
{
    /// <summary>Says what was found and what was expected.</summary>
    public RecordFormatException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="RecordFormatException(string)"/>
    public RecordFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An unreadable record.</summary>
    public RecordFormatException()
    {
    }
}
