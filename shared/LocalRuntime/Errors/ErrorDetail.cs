namespace Millrace.LocalRuntime.Errors;

/// <summary>One of the <c>google.rpc</c> messages that describe an error.</summary>
internal abstract record ErrorDetail
{
    /// <summary><c>google.rpc.ErrorInfo</c>, domain <c>dapr.io</c>.</summary>
    public sealed record Info(string Reason, IReadOnlyDictionary<string, string>? Metadata = null) : ErrorDetail;

    /// <summary><c>google.rpc.ResourceInfo</c>.</summary>
    public sealed record Resource(string Type, string Name, string Owner = "", string Description = "") : ErrorDetail;

    /// <summary><c>google.rpc.BadRequest</c> with one violation.</summary>
    public sealed record BadRequest(string Field, string Description) : ErrorDetail;
}
