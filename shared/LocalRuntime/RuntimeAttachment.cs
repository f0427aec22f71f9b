using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.Attachment;

namespace Millrace.LocalRuntime;

/// <summary>
/// Attaches a service of this process to a runtime that another process owns. While the runtime is away it tries again,
/// and asks for the same ports, so the service's clients find their sidecar again.
/// </summary>
public sealed class RuntimeAttachment : IAsyncDisposable
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<AttachAnswer> _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly Uri _control;
    AppRegistration _app;
    Task _run = Task.CompletedTask;

    RuntimeAttachment(Uri control, AppRegistration app, TimeProvider time, ILogger logger) =>
        (_control, _app, _time, _logger) = (new Uri(control, ControlServer.AttachPath), app, time, logger);

    /// <summary>The port of the service's HTTP API on loopback.</summary>
    public int HttpPort => _app.HttpPort;

    /// <summary>The port of the service's gRPC API on loopback.</summary>
    public int GrpcPort => _app.GrpcPort;

    /// <summary>Ends when the runtime has read the service's subscriptions and deliveries have begun.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Attaches; waits for the runtime as long as it is not there.</summary>
    /// <param name="control">The runtime's control address, such as <c>http://127.0.0.1:3600</c>.</param>
    /// <exception cref="InvalidOperationException">The runtime refuses the registration.</exception>
    public static async Task<RuntimeAttachment> AttachAsync(
        Uri control, AppRegistration app, TimeProvider time, ILogger logger, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(app);
        var attachment = new RuntimeAttachment(control, app, time, logger);
        attachment._run = Task.Run(() => attachment.KeepAsync(attachment._stop.Token), CancellationToken.None);
        try
        {
            await attachment._attached.Task.WaitAsync(ct);
        }
        catch
        {
            await attachment.DisposeAsync();
            throw;
        }
        return attachment;
    }

    async Task KeepAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await HoldAsync(stop);
            }
            catch (InvalidOperationException refused) when (!_attached.Task.IsCompleted)
            {
                _attached.TrySetException(refused);
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidOperationException && !stop.IsCancellationRequested)
            {
                Log.AttachmentLost(_logger, _app.AppId, failure.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                await Task.Delay(s_pause, _time, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    async Task HoldAsync(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _control)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(_app, ControlMessages.Default.AppRegistration)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(
                $"the runtime at {_control} refuses app {_app.AppId}: {await response.Content.ReadAsStringAsync(stop)}");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        var answer = JsonSerializer.Deserialize(await lines.ReadLineAsync(stop) ?? "null", ControlMessages.Default.AttachAnswer)
            ?? throw new IOException("the runtime closed the connection");
        _app = _app with { HttpPort = answer.HttpPort, GrpcPort = answer.GrpcPort };
        _attached.TrySetResult(answer);
        if (await lines.ReadLineAsync(stop) is not null)
            _ready.TrySetResult();
        // Held open: the end of this connection is the end of the attachment.
        while (await lines.ReadLineAsync(stop) is not null)
        {
        }
        throw new IOException("the runtime closed the connection");
    }

    /// <summary>Lets go: deliveries that are not answered yet come to another instance.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _client.Dispose();
        _stop.Dispose();
    }
}
