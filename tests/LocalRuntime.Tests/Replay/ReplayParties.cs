using System.Text.Json;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Who takes part in a recorded conversation.</summary>
internal sealed class ReplayParties(Recording recording)
{
    /// <summary>The server outside of the recorded machine.</summary>
    public const string External = "external";

    /// <summary>How the sidecar of a party was started.</summary>
    public AppRegistration Registration(string name, RecordedApp app)
    {
        var steps = AppSteps(name).ToList();
        var isGrpc = recording.Flag("--app-protocol") == "grpc";
        var hasPort = recording.Flag("--app-port") is not null || name.Length > 0 || steps.Count > 0;
        return new AppRegistration
        {
            AppId = name.Length > 0 ? name : recording.Flag("--app-id") ?? "app1",
            AppPort = hasPort ? isGrpc ? app.GrpcPort : app.HttpPort : null,
            Protocol = isGrpc ? AppProtocol.Grpc : AppProtocol.Http,
            AppApiToken = steps.SelectMany(step => RecordedAppCall.Of(step).Headers.GetValueOrDefault("dapr-api-token") ?? []).FirstOrDefault(),
            DaprApiToken = recording.Environment.GetValueOrDefault("DAPR_API_TOKEN"),
            MostConcurrentCalls = int.Parse(recording.Flag("--app-max-concurrency") ?? "0"),
            HealthCheck = !recording.Flags.Contains("--enable-app-health-check") ? null : new AppHealthCheck
            {
                Interval = TimeSpan.FromSeconds(int.Parse(recording.Flag("--app-health-probe-interval") ?? "5")),
                Threshold = int.Parse(recording.Flag("--app-health-threshold") ?? "3"),
            },
        };
    }

    /// <summary>The names in brackets of the sidecars and apps; a single one has no name.</summary>
    public List<string> Names() =>
    [
        .. recording.Steps.SelectMany(step => new[] { step.From, step.To })
            .Where(party => party.Split('(')[0] is "daprd" or "app" or External)
            .Select(Name).Distinct(),
    ];

    /// <summary>The name of one side of a step.</summary>
    public static string Name(string party) => party == External ? External : party.Contains('(', StringComparison.Ordinal) ? party.Split('(', ')')[1] : "";

    /// <summary>What the app of that name was asked.</summary>
    public IEnumerable<RecordedStep> AppSteps(string name) => recording.Steps.Where(step => step.Kind is RecordedKind.Http or RecordedKind.Grpc
        && step.FromRole == "daprd" && step.ToRole is "app" or External && Name(step.To) == name);

    /// <summary>What an app subscribes to; where a case does not say it, its deliveries do.</summary>
    public string Subscriptions(List<RecordedStep> steps) => recording.Subscriptions is { } told
        ? told.GetRawText()
        : JsonSerializer.Serialize(steps.Where(step => step.Http?.Request.Header("Pubsubname") is not null)
            .Select(step => new
            {
                pubsubname = step.Http!.Request.Header("Pubsubname"),
                topic = step.Http.Request.Header("__topic")
                    ?? (RecordedAppCall.TopicOf(step.Http.Request.Body) is { Length: > 0 } topic ? topic : LastTopic(step)),
                route = step.Http.Request.Target,
            }).Distinct());

    // A raw message does not tell its topic; the call that published it does.
    string LastTopic(RecordedStep delivery) => recording.Steps
        .Where(step => step.Index < delivery.Index && step.FromRole == "client").Select(step => step switch
        {
            { Http.Request.Target: var target } => target.Split('?')[0].Split('/')[^1],
            { Grpc.Message: { } message } => message.GetProperty("topic").GetString()!,
            _ => "",
        }).Last();
}
