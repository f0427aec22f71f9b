namespace Millrace.LocalRuntime.Bindings;

/// <summary>What a binding is asked.</summary>
internal sealed record BindingCall(string Operation, byte[] Data, IReadOnlyDictionary<string, string> Metadata);
