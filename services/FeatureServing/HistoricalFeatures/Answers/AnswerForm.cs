using Millrace.FeatureServing.HistoricalFeatures.Spines;
using Millrace.Hosting.Problems;
using Millrace.Lake.Parquet;

namespace Millrace.FeatureServing.HistoricalFeatures.Answers;

/// <summary>The form of a direct answer, by <c>Accept</c>: JSON unless NDJSON or Parquet is asked for.</summary>
internal static class AnswerForm
{
    const string Json = "application/json";

    /// <summary>The media type to answer with.</summary>
    /// <exception cref="ProblemException">406: nothing of what is accepted can be written.</exception>
    public static string Of(HttpRequest request)
    {
        var accepted = request.Headers.Accept.SelectMany(value => (value ?? "").Split(','))
            .Select(value => value.Split(';')[0].Trim().ToLowerInvariant()).Where(value => value.Length > 0).ToArray();
        if (accepted.Length == 0)
            return Json;
        foreach (var type in accepted)
            if (type is SpineBodies.Lines or SpineBodies.Parquet or Json)
                return type;
            else if (type is "*/*" or "application/*")
                return Json;
        throw new ProblemException(StatusCodes.Status406NotAcceptable, "not_acceptable", $"Answers are {Json}, {SpineBodies.Lines} or {SpineBodies.Parquet}; '{request.Headers.Accept}' is none of them.");
    }

    public static async Task WriteAsync(HttpResponse response, string type, HistoricalResult result, CancellationToken cancellationToken)
    {
        response.ContentType = type;
        if (type != SpineBodies.Parquet)
        {
            await JsonAnswer.WriteAsync(response.BodyWriter, result, type == SpineBodies.Lines, cancellationToken);
            return;
        }
        await using var writer = new ParquetWriter(response.Body, result.Schema, leaveOpen: true);
        foreach (var batch in result.Batches())
            await writer.WriteAsync(batch, cancellationToken);
        await writer.CloseAsync(cancellationToken);
    }
}
