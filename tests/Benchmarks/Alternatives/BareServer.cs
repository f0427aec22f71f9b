using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Millrace.Benchmarks.Alternatives;

/// <summary>
/// The least that ASP.NET Core can do: <c>/ingest</c> parses every line of NDJSON and counts, <c>/constant?size=n</c> answers
/// n constant bytes. It runs in a process of its own, as the suite does.
/// </summary>
static class BareServer
{
    /// <summary>The word by which the benchmark program starts itself as this server.</summary>
    public const string Verb = "--bare-server";

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        await using var app = builder.Build();
        app.MapPost("/ingest", IngestAsync);
        app.MapPost("/constant", ConstantAsync);
        await app.StartAsync();
        Console.WriteLine($"listens on {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    static async Task IngestAsync(HttpContext context)
    {
        var accepted = 0;
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                Parse(buffer.Slice(0, end));
                accepted++;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
                break;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($"{{\"accepted\":{accepted}}}");
    }

    static void Parse(in ReadOnlySequence<byte> line)
    {
        var json = new Utf8JsonReader(line);
        while (json.Read())
        {
        }
    }

    static async Task ConstantAsync(HttpContext context)
    {
        var size = int.Parse(context.Request.Query["size"]!, System.Globalization.CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = size;
        context.Response.BodyWriter.GetSpan(size)[..size].Fill((byte)'7');
        context.Response.BodyWriter.Advance(size);
        await context.Response.BodyWriter.FlushAsync();
    }
}
