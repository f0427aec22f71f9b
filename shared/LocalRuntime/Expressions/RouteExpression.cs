using System.Text.Json;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Expressions;

/// <summary>Rules of subscriptions: expressions over the event.</summary>
internal static class RouteExpression
{
    /// <exception cref="RouteException">The text is no expression that is understood here.</exception>
    public static Func<JsonElement, bool> Compile(string text) =>
        throw new RouteException($"the rule '{text}' is not understood");
}
