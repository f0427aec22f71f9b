using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Configuration;

/// <summary>Tells an app of changes that it asked for over HTTP.</summary>
internal static class ConfigurationUpdates
{
    public static async Task SendAsync(AppSession session, ConfigurationSubscription subscription)
    {
        await foreach (var (key, item) in subscription.ChangesAsync(CancellationToken.None))
            try
            {
                using var answer = await session.InvokeAsync(new AppRequest(HttpMethod.Post,
                    $"/configuration/{Uri.EscapeDataString(subscription.Store)}/{Uri.EscapeDataString(key)}",
                    [new("traceparent", TraceContext.Absent)], ConfigurationJson.Update(subscription.Id, key, item), "application/json"), default);
                if (!answer.IsSuccessStatusCode)
                    Log.ConfigurationNotTaken(session.Logger, session.AppId, key, $"the app answered {(int)answer.StatusCode}");
            }
            catch (Exception failure) when (failure is HttpRequestException or DaprProtocol.Transport.GrpcStatusException or ObjectDisposedException)
            {
                Log.ConfigurationNotTaken(session.Logger, session.AppId, key, failure.Message);
            }
    }
}
