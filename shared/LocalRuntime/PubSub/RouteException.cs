namespace Millrace.LocalRuntime.PubSub;

/// <summary>A route expression that does not parse, or cannot be evaluated for an event.</summary>
internal sealed class RouteException(string message) : Exception(message);
