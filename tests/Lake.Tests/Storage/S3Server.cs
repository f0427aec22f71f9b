using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Lake.Storage;
using Millrace.Lake.Storage.S3;

namespace Millrace.Lake.Tests.Storage;

/// <summary>
/// As much of S3 as the store uses, from its public description: objects, ranges, conditional puts, listings in pages,
/// multipart uploads; and faults on demand. It listens on a free port of the loopback.
/// </summary>
sealed class S3Server : IAsyncDisposable
{
    static readonly XNamespace s_ns = "http://s3.amazonaws.com/doc/2006-03-01/";
    const int PageSize = 7;
    readonly WebApplication _app;
    readonly ConcurrentDictionary<string, (byte[] Content, DateTimeOffset Time)> _objects = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, (string Key, DateTimeOffset Time, ConcurrentDictionary<int, byte[]> Parts)> _uploads = new();
    readonly Lock _creating = new();

    S3Server(WebApplication app) => _app = app;

    /// <summary>Answers a request in place of the server; null lets it pass.</summary>
    public Func<HttpRequest, Fault?> Faults { get; set; } = _ => null;

    public enum Fault
    {
        InternalError = 500,
        SlowDown = 503,
        NoAnswer = 0,
        DoneButError = 1,
    }

    public string Url => _app.Urls.First();

    public int OpenUploads => _uploads.Count;

    public static async Task<S3Server> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        var server = new S3Server(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public S3ObjectStore Open(string prefix = "lake", int retries = 0, TimeSpan? timeout = null) => new("bucket", prefix, new S3Options
    {
        Endpoint = Url,
        AccessKey = "key",
        SecretKey = "secret",
        Retries = retries,
        Timeout = timeout ?? TimeSpan.FromSeconds(30),
        PartSize = 64 * 1024,
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var fault = Faults(request);
        switch (fault)
        {
            case Fault.NoAnswer:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case Fault.InternalError or Fault.SlowDown:
                await ErrorAsync(response, (int)fault, fault.ToString()!);
                return;
        }
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var key = Uri.UnescapeDataString(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimStart('/'));
        key = key.Contains('/', StringComparison.Ordinal) ? key[(key.IndexOf('/') + 1)..] : "";
        if (fault == Fault.DoneButError)
        {
            Put(key, body.ToArray(), request.Headers.IfNoneMatch == "*");
            await ErrorAsync(response, 500, "InternalError");
            return;
        }
        var query = request.Query;
        await (request.Method switch
        {
            "GET" when query.ContainsKey("list-type") => ListAsync(request, response),
            "GET" when query.ContainsKey("uploads") => UploadsAsync(response),
            "GET" or "HEAD" => ReadAsync(request, response, key),
            "PUT" when query.ContainsKey("partNumber") => PartAsync(request, response, body.ToArray()),
            "PUT" => PutAsync(request, response, key, body.ToArray()),
            "POST" when query.ContainsKey("uploads") => BeginAsync(response, key),
            "POST" when query.ContainsKey("uploadId") => CompleteAsync(request, response, body.ToArray()),
            "DELETE" when query.ContainsKey("uploadId") => AbortAsync(request, response),
            "DELETE" => DeleteAsync(response, key),
            _ => ErrorAsync(response, 405, "MethodNotAllowed"),
        });
    }

    bool Put(string key, byte[] content, bool ifAbsent)
    {
        lock (_creating)
        {
            if (ifAbsent && _objects.ContainsKey(key))
                return false;
            _objects[key] = (content, TimeProvider.System.GetUtcNow());
            return true;
        }
    }

    Task PutAsync(HttpRequest request, HttpResponse response, string key, byte[] content)
    {
        if (!Put(key, content, request.Headers.IfNoneMatch == "*"))
            return ErrorAsync(response, 412, "PreconditionFailed");
        response.Headers.ETag = Tag(content);
        return Task.CompletedTask;
    }

    async Task ReadAsync(HttpRequest request, HttpResponse response, string key)
    {
        if (!_objects.TryGetValue(key, out var found))
        {
            await ErrorAsync(response, 404, "NoSuchKey");
            return;
        }
        response.Headers.ETag = Tag(found.Content);
        response.Headers.LastModified = found.Time.ToString("R", CultureInfo.InvariantCulture);
        var content = found.Content.AsMemory();
        if (request.GetTypedHeaders().Range is { } range)
        {
            var part = range.Ranges.Single();
            content = content[(int)part.From!..Math.Min(content.Length, (int)part.To! + 1)];
            response.StatusCode = 206;
        }
        response.ContentLength = content.Length;
        if (request.Method == "GET")
            await response.Body.WriteAsync(content);
    }

    Task ListAsync(HttpRequest request, HttpResponse response)
    {
        var prefix = request.Query["prefix"].ToString();
        var after = request.Query["continuation-token"].FirstOrDefault() is { } token
            ? System.Text.Encoding.UTF8.GetString(Convert.FromHexString(token))
            : request.Query["start-after"].ToString();
        var found = _objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal) && ObjectPath.Order.Compare(entry.Key, after) > 0)
            .OrderBy(entry => entry.Key, ObjectPath.Order).Take(PageSize + 1).ToList();
        var more = found.Count > PageSize;
        var page = found.Take(PageSize).ToList();
        return XmlAsync(response, new XElement(s_ns + "ListBucketResult",
            new XElement(s_ns + "IsTruncated", more),
            new XElement(s_ns + "KeyCount", page.Count),
            more ? new XElement(s_ns + "NextContinuationToken", Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(page[^1].Key))) : null,
            page.Select(entry => new XElement(s_ns + "Contents",
                new XElement(s_ns + "Key", entry.Key),
                new XElement(s_ns + "LastModified", Iso(entry.Value.Time)),
                new XElement(s_ns + "Size", entry.Value.Content.Length),
                new XElement(s_ns + "ETag", Tag(entry.Value.Content))))));
    }

    Task UploadsAsync(HttpResponse response) => XmlAsync(response, new XElement(s_ns + "ListMultipartUploadsResult",
        new XElement(s_ns + "IsTruncated", false),
        _uploads.Select(upload => new XElement(s_ns + "Upload",
            new XElement(s_ns + "Key", upload.Value.Key),
            new XElement(s_ns + "UploadId", upload.Key),
            new XElement(s_ns + "Initiated", Iso(upload.Value.Time))))));

    Task BeginAsync(HttpResponse response, string key)
    {
        var id = Guid.NewGuid().ToString("N");
        _uploads[id] = (key, TimeProvider.System.GetUtcNow(), new());
        return XmlAsync(response, new XElement(s_ns + "InitiateMultipartUploadResult",
            new XElement(s_ns + "Bucket", "bucket"), new XElement(s_ns + "Key", key), new XElement(s_ns + "UploadId", id)));
    }

    Task PartAsync(HttpRequest request, HttpResponse response, byte[] content)
    {
        if (!_uploads.TryGetValue(request.Query["uploadId"]!, out var upload))
            return ErrorAsync(response, 404, "NoSuchUpload");
        upload.Parts[int.Parse(request.Query["partNumber"]!, CultureInfo.InvariantCulture)] = content;
        response.Headers.ETag = Tag(content);
        return Task.CompletedTask;
    }

    Task CompleteAsync(HttpRequest request, HttpResponse response, byte[] body)
    {
        if (!_uploads.TryGetValue(request.Query["uploadId"]!, out var upload))
            return ErrorAsync(response, 404, "NoSuchUpload");
        using var content = new MemoryStream();
        foreach (var part in XDocument.Load(new MemoryStream(body)).Descendants().Where(element => element.Name.LocalName == "PartNumber"))
            content.Write(upload.Parts[int.Parse(part.Value, CultureInfo.InvariantCulture)]);
        Put(upload.Key, content.ToArray(), ifAbsent: false);
        _uploads.TryRemove(request.Query["uploadId"]!, out _);
        return XmlAsync(response, new XElement(s_ns + "CompleteMultipartUploadResult",
            new XElement(s_ns + "Key", upload.Key), new XElement(s_ns + "ETag", Tag(content.ToArray()))));
    }

    Task AbortAsync(HttpRequest request, HttpResponse response)
    {
        response.StatusCode = _uploads.TryRemove(request.Query["uploadId"]!, out _) ? 204 : 404;
        return Task.CompletedTask;
    }

    Task DeleteAsync(HttpResponse response, string key)
    {
        _objects.TryRemove(key, out _);
        response.StatusCode = 204;
        return Task.CompletedTask;
    }

    static Task ErrorAsync(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        return response.HttpContext.Request.Method == "HEAD"
            ? Task.CompletedTask
            : XmlAsync(response, new XElement("Error", new XElement("Code", code), new XElement("Message", $"the server says {code}")));
    }

    static Task XmlAsync(HttpResponse response, XElement content)
    {
        response.ContentType = "application/xml";
        return response.WriteAsync("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + content);
    }

#pragma warning disable CA5351 // An entity tag is an MD5 by the description of S3; nothing rests on its strength.
    static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";
#pragma warning restore CA5351

    static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
