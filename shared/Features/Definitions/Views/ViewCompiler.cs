using Millrace.Features.Definitions.Packs;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>Compiles views over events, and external ones. On-demand views read these and come after them.</summary>
internal static class ViewCompiler
{
    public static FeatureViewModel? Compile(ViewDraft view, PackContext pack) => view.Kind switch
    {
        ViewKind.External => ExternalCompiler.Compile(view, pack),
        ViewKind.Event => OfEvents(view, pack),
        _ => Aggregation(view, pack),
    };

    static FeatureViewModel? Aggregation(ViewDraft view, PackContext pack)
    {
        var parameters = ParameterReader.Read(view.Fields, pack.Errors);
        var guard = Guard(view, pack);
        var events = EventColumns.Read(view, pack, parameters);
        var columns = parameters.Copy();
        var dimensions = OwnDimensions.Read(view, pack, parameters, columns);
        OwnDimensions.AddEntity(view, pack, columns);
        if (events is null)
            return null;
        CheckKeys(view, events.Stream, pack);
        CheckGuard(view, guard, events.Stream, pack);
        var graph = new FeatureGraph(view.Parts.Concat(view.Features), pack.Errors);
        var aggregates = new AggregateExtractor(events, pack.Aggregates, parameters);
        var populations = new PopulationExtractor(columns, graph, aggregates);
        graph.Begin = () => new FinishReading(columns, graph, aggregates, populations);
        var slots = () => aggregates.Models.Select(a => a.Id).Concat(populations.Models.Select(p => p.Id)).ToHashSet(StringComparer.Ordinal);
        var features = new FeatureBuilder(view, graph, columns, pack.Errors).Build(
            f => slots().Overlaps(f.Inputs) ? TransformationClass.Windowed : TransformationClass.Stateless);
        return Model(view, pack, features, events.Stream, dimensions.Select(d => d.Dataset).Concat(events.Joins.Select(j => j.Dataset)), guard) with
        {
            Joins = events.Joins,
            Dimensions = dimensions,
            Derived = events.Derived,
            Aggregates = aggregates.Models,
            Populations = populations.Models,
        };
    }

    static FeatureViewModel? OfEvents(ViewDraft view, PackContext pack)
    {
        var parameters = ParameterReader.Read(view.Fields, pack.Errors);
        var guard = Guard(view, pack);
        if (EventColumns.Read(view, pack, parameters) is not { } events)
            return null;
        CheckKeys(view, events.Stream, pack);
        CheckGuard(view, guard, events.Stream, pack);
        var graph = new FeatureGraph(view.Parts.Concat(view.Features), pack.Errors);
        var positions = new PositionExtractor(events.Stream, parameters);
        graph.Begin = () => new EventFinishReading(events.Columns, graph, positions, pack.Aggregates);
        var features = new FeatureBuilder(view, graph, events.Columns, pack.Errors).Build(
            f => positions.Models.Any(p => f.Inputs.Contains(p.Id)) ? TransformationClass.Windowed : TransformationClass.Stateless);
        return Model(view, pack, features, events.Stream, events.Joins.Select(j => j.Dataset), guard) with
        {
            Joins = events.Joins,
            Derived = events.Derived,
            Positions = [.. positions.Models],
        };
    }

    public static FeatureViewModel Model(
        ViewDraft view, PackContext pack, IReadOnlyList<FeatureModel> features, DatasetSchema? stream, IEnumerable<DatasetSchema> others, GuardModel? guard)
    {
        var datasets = others.Append(stream).OfType<DatasetSchema>();
        return new FeatureViewModel(pack.Pack, view.Name, view.Version, ContentHash.OfView(view, datasets, guard), view.Entity, view.Kind)
        {
            Description = view.Description,
            Stream = stream,
            Guard = guard,
            Features = features,
            TimeToLive = view.TimeToLive,
            Online = view.Online,
            Tags = view.Tags,
        };
    }

    static GuardModel? Guard(ViewDraft view, PackContext pack)
    {
        if (view.Fields.Scalar("exclude") is not { } scalar)
        {
            return null;
        }
        if (pack.File.Guards.TryGetValue(scalar.Value, out var guard))
            return guard;
        pack.Errors.Add(scalar.At, $"'{PackFile.Path}' has no guard '{scalar.Value}'", pack.File.Guards.Keys, scalar.Value);
        return null;
    }

    static void CheckGuard(ViewDraft view, GuardModel? guard, DatasetSchema stream, PackContext pack)
    {
        foreach (var column in new[] { guard?.ActorColumn, guard?.DeviceColumn }.OfType<string>())
        {
            if (stream.TypeOf(column) != Columns.ColumnType.String)
                pack.Errors.Add(view.Fields.PlaceOf("exclude"), $"the guard needs the string column '{column}', which '{stream.Name}' does not have");
        }
    }

    static void CheckKeys(ViewDraft view, DatasetSchema stream, PackContext pack)
    {
        foreach (var key in view.Entity.JoinKeys)
        {
            var type = view.Entity.TypeOf(key);
            if (stream.TypeOf(key) != type)
                pack.Errors.Add(view.Fields.PlaceOf("entity"), $"the key '{key}' of '{view.Entity.Name}' is no {type.ToString().ToLowerInvariant()} column of '{stream.Name}'",
                    stream.Fields.Where(f => f.Type == type).Select(f => f.Name), key);
        }
    }
}
