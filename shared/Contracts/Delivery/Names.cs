namespace Millrace.Contracts.Delivery;

/// <summary>The topics between the services.</summary>
public static class Topics
{
    /// <summary>Batches as they came, by ingestion.</summary>
    public const string EventsRaw = "events.raw";

    /// <summary>Batches of rows that hold, by validation.</summary>
    public const string EventsValid = "events.valid";

    /// <summary>Rows that do not hold, with the rules they broke.</summary>
    public const string EventsRejected = "events.rejected";

    /// <summary>Which features changed, by feature-compute.</summary>
    public const string FeaturesUpdated = "features.updated";

    /// <summary>Entities for which a model should be asked.</summary>
    public const string InferenceRequested = "inference-requested";

    /// <summary>Training runs that a trainer should start.</summary>
    public const string TrainingRequested = "training-requested";

    /// <summary>Findings about the quality of data.</summary>
    public const string QualityAlerts = "quality-alerts";

    /// <summary>All of them, for manifests and checks.</summary>
    public static IReadOnlyList<string> All { get; } =
        [EventsRaw, EventsValid, EventsRejected, FeaturesUpdated, InferenceRequested, TrainingRequested, QualityAlerts];

    /// <summary>The CloudEvents <c>type</c> of a topic's messages: <c>millrace.{topic}.v1</c>.</summary>
    public static string TypeOf(string topic) => $"millrace.{topic}.v1";
}

/// <summary>The Dapr app ids of the services.</summary>
public static class AppIds
{
    public const string Ingestion = "ingestion";
    public const string Validation = "validation";
    public const string FeatureCompute = "feature-compute";
    public const string FeatureServing = "feature-serving";
    public const string TrainingTrigger = "training-trigger";

    /// <summary>All of them, for manifests and checks.</summary>
    public static IReadOnlyList<string> All { get; } = [Ingestion, Validation, FeatureCompute, FeatureServing, TrainingTrigger];
}

/// <summary>The Dapr components the services use.</summary>
public static class Components
{
    /// <summary>The live path.</summary>
    public const string PubSub = "pubsub";

    /// <summary>The same broker for the writers of the lake, so that a stalled commit never blocks the live path.</summary>
    public const string LakePubSub = "pubsub-lake";

    /// <summary>The online store (<c>keyPrefix: name</c>).</summary>
    public const string Online = "online";

    /// <summary>Claims, waiting rows, run records (<c>keyPrefix: name</c>).</summary>
    public const string State = "state";

    /// <summary>The actor state store of workflows.</summary>
    public const string Workflow = "workflow";

    /// <summary>The secret store.</summary>
    public const string Secrets = "secrets";

    /// <summary>All of them, for manifests and checks.</summary>
    public static IReadOnlyList<string> All { get; } = [PubSub, LakePubSub, Online, State, Workflow, Secrets];
}
