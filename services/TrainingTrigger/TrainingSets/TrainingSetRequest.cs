using System.Text.Json;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>What <c>POST /v1/training-sets</c> is asked.</summary>
public sealed record TrainingSetRequest
{
    /// <summary>The set's name; versions of one name belong together. a-z, 0-9, '-' and '_'.</summary>
    public string? Name { get; init; }

    /// <summary>The domain pack.</summary>
    public string? Pack { get; init; }

    /// <summary>Feature references, such as <c>user_features:total_purchases</c>.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>A feature service, instead of references.</summary>
    public string? FeatureService { get; init; }

    /// <summary>The rows: events of a dataset in a window.</summary>
    public SpineRequest? Spine { get; init; }

    /// <summary>The rows themselves, each with <c>event_timestamp</c>, the entities' keys and, if there is one, <c>label</c>.</summary>
    public IReadOnlyList<JsonElement>? EntityRows { get; init; }

    /// <summary>How a row of the spine becomes a label; without it rows have none.</summary>
    public LabelRequest? Label { get; init; }

    /// <summary>Negatives to draw beside the positives; needs 'spine' and 'label'.</summary>
    public NegativeRequest? Negatives { get; init; }

    /// <summary>How features are brought into the form that the model takes.</summary>
    public IReadOnlyList<TransformRequest>? Transform { get; init; }

    /// <summary>The shares of the split in percent; 70 and 10 by default, the rest is the test.</summary>
    public SplitRequest Split { get; init; } = new(70, 10);

    /// <summary>True: fewer than ten rows are split too.</summary>
    public bool AllowSmall { get; init; }
}

/// <summary>Events of a dataset in [Start, End), such as all purchases of a month.</summary>
/// <param name="Dataset">The dataset, such as <c>interactions</c>.</param>
/// <param name="Start">The first instant.</param>
/// <param name="End">The instant after the last.</param>
/// <param name="Where">Column → values that count; a row must match every column.</param>
/// <param name="Keys">The columns that are entity keys; by default the columns ending in <c>_id</c> that features need.</param>
public sealed record SpineRequest(
    string Dataset, DateTimeOffset Start, DateTimeOffset End, IReadOnlyDictionary<string, IReadOnlyList<string>>? Where, IReadOnlyList<string>? Keys);

/// <summary>Label 1 when the column has one of the values, else 0.</summary>
public sealed record LabelRequest(string Column, IReadOnlyList<string> Positive);

/// <summary>Percentages of the oldest rows and of the rows after them.</summary>
public sealed record SplitRequest(int Train, int Validation);
