namespace Millrace.Cli.Calls;

/// <summary>An argument that cannot be taken as it stands.</summary>
sealed class BadArgumentsException(string message) : Exception(message);

/// <summary>The server said no.</summary>
sealed class RefusedException(string message) : Exception(message);
