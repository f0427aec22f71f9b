namespace Millrace.LocalRuntime.PubSub;

/// <summary>One event on its way to an app.</summary>
/// <param name="Path">The route; empty when the subscription has none.</param>
/// <param name="Headers">The message's metadata and its trace.</param>
/// <param name="Body">A CloudEvent in JSON.</param>
internal readonly record struct EventDelivery(
    string PubSub, string Topic, string Path, Dictionary<string, string> Headers, byte[] Body);
