namespace Millrace.LocalRuntime.Bindings;

/// <summary>A binding cannot do what it was asked; the message says why.</summary>
internal sealed class BindingException(string message) : Exception(message);
