using Millrace.Features.Columns;

namespace Millrace.Features.Model;

/// <summary>What a dataset's rows are.</summary>
public enum DatasetKind
{
    /// <summary>Facts, each at one instant.</summary>
    Event,

    /// <summary>Versions of entities, each valid from one instant until the next version.</summary>
    Entity,
}

/// <summary>
/// A dataset as silver holds it. <paramref name="EventTime"/> names the timestamp column that decides everything
/// (for entities: the instant from which the version is valid); <paramref name="Key"/> is the contract's key.
/// </summary>
public sealed record DatasetSchema(
    string Pack,
    string Name,
    DatasetKind Kind,
    IReadOnlyList<FieldModel> Fields,
    IReadOnlyList<string> Key,
    string EventTime,
    string PartitionBy)
{
    /// <summary>The string column that orders events of one instant: the event's id.</summary>
    public string EventId { get; init; } = "event_id";

    /// <summary>For entities: the bool column that marks a deletion, or null. A deleted version joins as nothing.</summary>
    public string? DeletedFlag { get; init; }

    /// <summary>The type of a column, or null when the dataset has none of that name.</summary>
    public ColumnType? TypeOf(string column) => Fields.FirstOrDefault(field => field.Name == column)?.Type;
}
