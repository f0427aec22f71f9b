namespace Millrace.Catalog.Packs;

/// <summary>Packs cannot be loaded; the message lists every mistake with file, line and column.</summary>
public sealed class PackException : Exception
{
    public PackException() { }

    public PackException(string message) : base(message) { }

    public PackException(string message, Exception innerException) : base(message, innerException) { }
}
