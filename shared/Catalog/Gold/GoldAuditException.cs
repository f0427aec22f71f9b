namespace Millrace.Catalog.Gold;

/// <summary>What was staged for a gold table is not what was meant; it was not published.</summary>
public sealed class GoldAuditException : Exception
{
    public GoldAuditException() { }

    public GoldAuditException(string message) : base(message) { }

    public GoldAuditException(string message, Exception innerException) : base(message, innerException) { }
}
