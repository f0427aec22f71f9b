namespace Millrace.LocalRuntime.Broker;

/// <summary>A topic takes no more messages until its readers have caught up.</summary>
internal sealed class BacklogException(string message) : Exception(message);
