using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Http;

/// <summary>A request of the HTTP API: its path is matched as it was escaped, and unescaped part by part.</summary>
internal sealed class ApiRequest
{
    public ApiRequest(HttpContext context)
    {
        Context = context;
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        RawPath = target.Split('?', 2)[0];
        var segments = new List<string>();
        foreach (var segment in RawPath.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (segment == "..")
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            else if (segment != ".")
                segments.Add(segment);
        Segments = segments;
    }

    public HttpContext Context { get; }

    public string Method => Context.Request.Method;

    public string RawPath { get; }

    /// <summary>The parts of the path, still escaped.</summary>
    public IReadOnlyList<string> Segments { get; }

    public bool IsWrite => Method is "POST" or "PUT";

    public TraceContext Trace => TraceContext.Of(Context.Request.Headers["traceparent"], Context.Request.Headers["tracestate"]);

    /// <summary>A part of the path, unescaped: as in a query, <c>+</c> is a blank.</summary>
    public string Part(int index) => Unescape(Segments[index]);

    /// <summary>All parts from one on, unescaped and joined again.</summary>
    public string Rest(int from) => string.Join('/', Segments.Skip(from).Select(Unescape));

    public string? Query(string name) =>
        QueryHelpers.ParseQuery(Context.Request.QueryString.Value).TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>All values of a name in the query.</summary>
    public IReadOnlyCollection<string> QueryAll(string name) =>
        QueryHelpers.ParseQuery(Context.Request.QueryString.Value).TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];

    /// <summary>Metadata of the query: names that begin with <c>metadata.</c>.</summary>
    public Dictionary<string, string> Metadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in QueryHelpers.ParseQuery(Context.Request.QueryString.Value))
            if (name.StartsWith("metadata.", StringComparison.Ordinal))
                metadata[name["metadata.".Length..]] = values[^1] ?? "";
        return metadata;
    }

    /// <summary>The whole body, or null when it is longer than allowed.</summary>
    [SuppressMessage("Reliability", "CA2022", Justification = "The loop reads to the end.")]
    public async Task<byte[]?> BodyAsync(int most)
    {
        if (Context.Request.ContentLength > most)
            return null;
        using var buffer = new MemoryStream((int)(Context.Request.ContentLength ?? 0));
        var chunk = new byte[16 << 10];
        for (int read; (read = await Context.Request.Body.ReadAsync(chunk, Context.RequestAborted)) > 0;)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > most)
                return null;
        }
        return buffer.ToArray();
    }

    static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
