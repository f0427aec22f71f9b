using Millrace.Features.Model;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;

namespace Millrace.Catalog.Gold;

/// <summary>
/// The columns of a view's gold table: its join keys, <c>event_timestamp</c> (the instant that the values are as of),
/// <c>created_timestamp</c>, its features, the view's version, the run that wrote the row, and the date by which the
/// table is parted. A row is identified by join keys, event time and version.
/// </summary>
public static class GoldSchema
{
    /// <summary>The instant that the values are as of.</summary>
    public const string EventTimestamp = "event_timestamp";

    /// <summary>When the row was written.</summary>
    public const string CreatedTimestamp = "created_timestamp";

    /// <summary>The version of the view.</summary>
    public const string ViewVersion = "view_version";

    /// <summary>The run that wrote the row.</summary>
    public const string RunId = "run_id";

    /// <summary>The UTC date of the event time; the table is parted by it.</summary>
    public const string EventDate = "event_date";

    /// <summary>The columns of a version of a view.</summary>
    /// <exception cref="InvalidOperationException">A feature or a join key has the name of one of the columns that every gold table has.</exception>
    public static TableSchema Of(FeatureViewModel view)
    {
        ArgumentNullException.ThrowIfNull(view);
        Field[] fields =
        [
            .. view.Entity.JoinKeys.Select(key => new Field(key, LakeType.String, Nullable: false)),
            new(EventTimestamp, LakeType.TimestampUtc, Nullable: false),
            new(CreatedTimestamp, LakeType.TimestampUtc, Nullable: false),
            .. view.Features.Select(feature => new Field(feature.Name, TypeOf(feature.Type))),
            new(ViewVersion, LakeType.Int32, Nullable: false),
            new(RunId, LakeType.String, Nullable: false),
            new(EventDate, LakeType.Date, Nullable: false),
        ];
        if (fields.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidOperationException(
                $"The gold table of view '{view.Name}' would have two columns '{twice.Key}': features need names other than the join keys, {EventTimestamp}, {CreatedTimestamp}, {ViewVersion}, {RunId} and {EventDate}.");
        return new TableSchema(fields);
    }

    /// <summary>The columns that identify a row.</summary>
    public static IReadOnlyList<string> KeyOf(FeatureViewModel view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return [.. view.Entity.JoinKeys, EventTimestamp, ViewVersion];
    }

    /// <summary>The table.</summary>
    public static TableDefinition DefinitionOf(FeatureViewModel view) =>
        new(Of(view)) { PartitionColumns = [EventDate], Name = view.Name, Description = view.Description };

    /// <summary>The type in which a feature is stored; lists, whose values may be of several types, are JSON.</summary>
    public static LakeType TypeOf(FeatureType type) => type.Kind switch
    {
        FeatureKind.Bool => LakeType.Boolean,
        FeatureKind.Int64 => LakeType.Int64,
        FeatureKind.Float32 => LakeType.Float,
        FeatureKind.Float64 => LakeType.Double,
        FeatureKind.Decimal => LakeType.Decimal(38, 6),
        FeatureKind.String => LakeType.String,
        FeatureKind.Timestamp => LakeType.TimestampUtc,
        FeatureKind.Vector => LakeType.List(LakeType.Float, elementNullable: false),
        _ => LakeType.Json,
    };
}
