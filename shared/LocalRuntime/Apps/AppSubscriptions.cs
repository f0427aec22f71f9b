using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
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

    /// <summary>Asks the app for its configuration and its subscriptions, and adds the declared ones.</summary>
    public static async Task<List<(Subscription, Routes)>> ReadAsync(AppSession session, CancellationToken ct)
    {
        await AskAsync(session, "/dapr/config", tries: 1, ct);
        var answer = await AskAsync(session, "/dapr/subscribe", tries: 4, ct);
        var asked = new List<(Subscription Subscription, Routes Routes)>();
        try
        {
            if (answer is { Status: 200, Body.Length: > 0 })
                asked = [.. SubscriptionList.Parse(answer.Body).Select(Ready)];
        }
        catch (Exception failure) when (failure is JsonException or RouteException or InvalidOperationException)
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

    static async Task<AppAnswer?> AskAsync(AppSession session, string path, int tries, CancellationToken ct)
    {
        for (var wait = TimeSpan.FromMilliseconds(500); tries > 0; tries--, wait *= 1.5)
            try
            {
                return await session.Channel.SendAsync(
                    HttpMethod.Get, path, [new("dapr-app-id", session.AppId)], default, "application/json", ct);
            }
            catch (HttpRequestException failure)
            {
                Log.SubscriptionsRefused(session.Logger, session.AppId, $"GET {path}: {failure.Message}");
                if (tries > 1)
                    await Task.Delay(wait, session.Time, ct);
            }
        return null;
    }
}
