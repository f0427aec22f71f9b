using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>A request as it came, so that a job can be worked again after a restart.</summary>
/// <param name="ContentType">The body's media type.</param>
/// <param name="Query">The query, with its '?'; empty when there is none.</param>
/// <param name="Body">The body.</param>
internal sealed record HistoricalCall(string? ContentType, string Query, byte[] Body)
{
    const long MaxBody = 256 << 20;

    /// <exception cref="ProblemException">413: the body is larger than is taken.</exception>
    public static async Task<HistoricalCall> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBody;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return new HistoricalCall(http.Request.ContentType, http.Request.QueryString.Value ?? "", body.ToArray());
    }
}
