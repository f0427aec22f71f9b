namespace Dapr;

/// <summary>
/// A call to the sidecar failed. The message names the operation; the inner exception holds what the sidecar or the
/// network answered.
/// </summary>
public class DaprException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DaprException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public DaprException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
