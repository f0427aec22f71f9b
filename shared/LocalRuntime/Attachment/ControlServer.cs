using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.Http;

namespace Millrace.LocalRuntime.Attachment;

/// <summary>
/// Where services of other processes attach. The request to attach stays open: its answer begins with the ports, and
/// when its connection ends the service counts as gone, however it ended.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    public const string AttachPath = "/v1.0-millrace/attach";
    const string BacklogPath = "/v1.0-millrace/backlog";
    const int MostBodyBytes = 64 << 10;

    readonly CancellationTokenSource _stop = new();
    readonly LocalRuntimeHost _host;
    readonly ILogger _logger;
    ApiServer _server = null!;

    ControlServer(LocalRuntimeHost host, ILogger logger) => (_host, _logger) = (host, logger);

    public int Port => _server.HttpPort;

    public static async Task<ControlServer> StartAsync(
        int port, LocalRuntimeHost host, ILoggerFactory logs, ILogger logger, CancellationToken ct)
    {
        var control = new ControlServer(host, logger);
        control._server = await ApiServer.StartAsync(port, null, control.HandleAsync, logs, ct);
        return control;
    }

    async Task HandleAsync(HttpContext context)
    {
        try
        {
            switch (context.Request.Method, context.Request.Path.Value)
            {
                case ("POST", AttachPath):
                    await AttachAsync(context);
                    break;
                case ("GET", BacklogPath):
                    await ApiAnswer.JsonAsync(context, 200,
                        JsonSerializer.SerializeToUtf8Bytes(_host.Backlogs(), ControlMessages.Default.IReadOnlyListTopicBacklog));
                    break;
                default:
                    context.Response.StatusCode = 404;
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // The service has gone, or the runtime stops.
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or IOException)
        {
            Log.AttachRefused(_logger, failure.Message);
            if (!context.Response.HasStarted)
                await ApiAnswer.JsonAsync(context, failure is IOException ? 409 : 400, JsonSerializer.SerializeToUtf8Bytes(
                    new AttachRefusal(failure.Message), ControlMessages.Default.AttachRefusal));
        }
    }

    async Task AttachAsync(HttpContext context)
    {
        var body = await new ApiRequest(context).BodyAsync(MostBodyBytes)
            ?? throw new ArgumentException("the request to attach is too long");
        var registration = JsonSerializer.Deserialize(body, ControlMessages.Default.AppRegistration)
            ?? throw new ArgumentException("the request to attach is empty");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token);
        var app = await _host.AttachAsync(registration, gone.Token);
        try
        {
            context.Response.ContentType = "application/x-ndjson";
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(
                new AttachAnswer(app.HttpPort, app.GrpcPort), ControlMessages.Default.AttachAnswer), gone.Token);
            await context.Response.Body.WriteAsync("\n"u8.ToArray(), gone.Token);
            await context.Response.Body.FlushAsync(gone.Token);
            // A second line tells the service that deliveries have begun.
            await app.Ready.WaitAsync(gone.Token);
            await context.Response.Body.WriteAsync("{}\n"u8.ToArray(), gone.Token);
            await context.Response.Body.FlushAsync(gone.Token);
            await Task.Delay(Timeout.Infinite, gone.Token);
        }
        finally
        {
            // A service that ends in order has finished its work before it lets go.
            await app.DetachAsync(TimeSpan.Zero);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
    }
}
