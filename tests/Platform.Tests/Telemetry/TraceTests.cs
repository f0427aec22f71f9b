using System.Text;
using Millrace.Contracts.Delivery;
using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.Telemetry;

/// <summary>What an operator's collector sees of an event on its way.</summary>
public sealed class TraceTests
{
    const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const string Caller = "00f067aa0ba902b7";

    [Fact]
    public async Task A_callers_trace_goes_on_through_every_service_an_event_meets()
    {
        var folder = Directory.CreateTempSubdirectory("millrace-traces-");
        await using var collector = await Collector.StartAsync();
        await using (var suite = new SeveralProcesses(folder.FullName, new Dictionary<string, string>(collector.Settings) { ["Logging__LogLevel__Default"] = "Information" }))
        {
            await suite.StartAsync();
            await SendAsync(suite.Api);

            string[] services = [AppIds.Ingestion, AppIds.Validation, AppIds.FeatureCompute];
            await suite.Api.UntilAsync("each service has told its part of the trace", () => Task.FromResult(
                services.All(service => Traced(collector).Any(span => span.Service == service))));

            // Whose span caused whose: each service's by the one's before it, and all by the caller's.
            await suite.Api.UntilAsync("the spans form one tree below the caller's", () => Task.FromResult(
                ReachesCaller(collector, AppIds.FeatureCompute, [AppIds.Validation, AppIds.Ingestion])));
            await suite.Api.UntilAsync("metrics and logs have come too", () => Task.FromResult(
                collector.HasMetric("millrace_ingestion_accepted_total") && services.All(collector.HasLogsOf)));
        }

        folder.Delete(recursive: true);
    }

    static async Task SendAsync(PublicApi api)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/ecommerce/interactions/events");
        request.Headers.Add("traceparent", $"00-{TraceId}-{Caller}-01");
        request.Content = new StringContent(
            """{"interaction_id":"t1","user_id":"u1","product_id":"p1","interaction_type":"view","timestamp":"2024-01-15T14:30:00Z"}""",
            Encoding.UTF8, "application/json");
        using var answer = await api.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(202, await answer.Content.ReadAsStringAsync());
    }

    static IReadOnlyList<Span> Traced(Collector collector) => [.. collector.Spans.Where(span => span.TraceId == TraceId)];

    /// <summary>Whether a span of a service has the caller's as its ancestor, with spans of these services between them in this order.</summary>
    static bool ReachesCaller(Collector collector, string service, IReadOnlyList<string> before)
    {
        var spans = Traced(collector).ToLookup(span => span.Id);
        return spans.SelectMany(group => group).Where(span => span.Service == service).Any(span =>
        {
            List<string> met = [];
            for (var at = span; at is not null; at = spans[at.ParentId].FirstOrDefault())
            {
                if (met.LastOrDefault() != at.Service)
                    met.Add(at.Service);
                if (at.ParentId == Caller)
                    return met.Skip(1).SequenceEqual(before);
            }

            return false;
        });
    }
}
