namespace Millrace.Online.Store;

/// <summary>The online store did not do what was asked: it is away, or answered with an error.</summary>
public sealed class OnlineStoreException : Exception
{
    public OnlineStoreException() { }

    public OnlineStoreException(string message) : base(message) { }

    public OnlineStoreException(string message, Exception innerException) : base(message, innerException) { }
}
