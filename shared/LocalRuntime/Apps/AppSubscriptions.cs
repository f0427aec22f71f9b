using System.Net.Sockets;
using System.Text.Json;
using Millrace.DaprProtocol.Transport;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Apps;

/// <summary>Finds out what an app wants to hear of.</summary>
internal static class AppSubscriptions
{
    static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends when the app's port takes connections.</summary>
    public static async Task WaitForPortAsync(AppSession session, CancellationToken ct)
    {
        while (session.Channel.Address is { } address)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address.Host, address.Port, ct);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(s_poll, session.Time, ct);
            }
        }
    }

    /// <summary>Asks the app for its subscriptions, and adds the declared ones.</summary>
    public static async Task<List<(Subscription, Routes)>> ReadAsync(AppSession session, CancellationToken ct)
    {
        var asked = new List<(Subscription Subscription, Routes Routes)>();
        try
        {
            asked = [.. (await session.Channel.ReadSubscriptionsAsync(ct)).Select(Ready)];
        }
        catch (Exception failure) when (failure is JsonException or RouteException or InvalidOperationException or GrpcStatusException)
        {
            // One entry that cannot be used takes all of the app's own subscriptions with it.
            Log.SubscriptionsRefused(session.Logger, session.AppId, failure.Message);
            asked = [];
        }
        var declared = new List<(Subscription Subscription, Routes Routes)>();
        foreach (var subscription in session.Resources.Subscriptions(session.AppId))
            try
            {
                declared.Add(Ready(subscription));
            }
            catch (RouteException failure)
            {
                Log.SubscriptionsRefused(session.Logger, session.AppId, failure.Message);
            }
        // The app's own replace declared ones, and of its own the last of a topic counts.
        return
        [
            .. asked.AsEnumerable().Reverse().DistinctBy(Key).Reverse().Concat(declared).DistinctBy(Key)
                .Where(entry => session.MaySubscribe(entry.Subscription)),
        ];

        static (string, string) Key((Subscription Subscription, Routes Routes) entry) =>
            (entry.Subscription.PubSub, entry.Subscription.Topic);
    }

    static (Subscription, Routes) Ready(Subscription subscription) =>
        (subscription, new Routes(subscription.Rules, Expressions.RouteExpression.Compile));
}
