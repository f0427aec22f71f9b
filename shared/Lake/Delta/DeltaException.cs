namespace Millrace.Lake.Delta;

/// <summary>A table cannot be opened, read or written as asked: the message names the table, the place and what is accepted.</summary>
public class DeltaException(string message, Exception? cause = null) : Exception(message, cause);
