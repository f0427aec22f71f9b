using System.Text.Json;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.OnlineFeatures.Request;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Hosting.Problems;
using Millrace.Features.Columns;
using Millrace.Features.Execution;

namespace Millrace.FeatureServing.OnlineFeatures.Lookup;

/// <summary>One on-demand view of a lookup: computed from stored features, current dimension rows and the request.</summary>
internal sealed class OnDemandLookup(OnDemandStep step, EntityRows rows, DimensionLookup[] dimensions)
{
    /// <summary>The features by name.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="stored">Gives the columns of the plan's stored views.</param>
    /// <exception cref="ProblemException">The request lacks a value that the view reads, or gives one of another type.</exception>
    public Func<string, AnswerColumn> Finish(long at, Func<PlanOutput, AnswerColumn> stored)
    {
        var sources = step.Engine.Sources;
        var inputs = new AnswerColumn[sources.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = step.Inputs[i] is { } place ? stored(place) : new AnswerColumn(Requested(sources[i].Name, sources[i].Type), Statuses: null, Times: null);
        var instants = new long[rows.Count];
        Array.Fill(instants, at);
        var values = step.Engine.Compute(
            rows.PartsOf(step.View.Entity.JoinKeys), instants, Array.ConvertAll(inputs, input => input.Values),
            new DimensionSet(step.Dimensions.Select(place => dimensions[place].Table)));
        return feature => Column(values[feature], Array.ConvertAll(step.Reads[feature], place => inputs[place]));
    }

    Column Requested(string name, ColumnType type)
    {
        var data = rows.Data.Find(column => column.Name == name)
            ?? throw ProblemException.NotFound(
                "missing_request_data",
                $"The on-demand view '{step.View.Name}' reads '{name}' from the request; give it under 'request_context' or 'entities', one value per row.");
        var values = new object?[rows.Count];
        for (var row = 0; row < values.Length; row++)
            values[row] = data[row].IsNull ? null : RequestedValue(data[row], name, type);
        return Features.Columns.Column.FromObjects(type, values);
    }

    static object RequestedValue(RequestValue value, string name, ColumnType type)
    {
        switch (type)
        {
            case ColumnType.String: return value.AsText();
            case ColumnType.Bool when value.Kind is JsonTokenType.True or JsonTokenType.False: return value.Kind == JsonTokenType.True;
            case ColumnType.Int64 when value.TryInteger(out var whole): return whole;
            case ColumnType.Double when value.TryNumber(out var number): return number;
            case ColumnType.Decimal when decimal.TryParse(value.Text, System.Globalization.CultureInfo.InvariantCulture, out var exact): return exact;
            case ColumnType.Timestamp when value.Text is { } text && HistoricalFeatures.Spine.TryInstant(text, out var instant): return instant;
            default: throw ProblemException.Invalid("invalid_request_data", $"'{name}' is {type.ToString().ToLowerInvariant()}; '{value.AsText()}' is none.");
        }
    }

    static AnswerColumn Column(Column values, AnswerColumn[] inputs)
    {
        var statuses = new FeatureStatus[values.Length];
        for (var row = 0; row < statuses.Length; row++)
            if (Array.Exists(inputs, input => input.Statuses?[row] == FeatureStatus.Invalid))
                statuses[row] = FeatureStatus.Invalid;
            else if (values.IsNull(row))
                statuses[row] = Array.Exists(inputs, input => input.Statuses?[row] == FeatureStatus.NotFound) ? FeatureStatus.NotFound : FeatureStatus.NullValue;
        // What is computed of values that cannot be trusted cannot be either, whatever it makes of nulls.
        if (Array.IndexOf(statuses, FeatureStatus.Invalid) >= 0)
            values = values.Take([.. statuses.Select((status, row) => status == FeatureStatus.Invalid ? -1 : row)]);
        return new AnswerColumn(values, statuses, Times: null);
    }
}
