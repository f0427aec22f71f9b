using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Millrace.Features.Model;

namespace Millrace.Catalog.Registry;

/// <summary>
/// Names what a view computes: two versions with one signature give the same values and the same records. Descriptions,
/// tags, owners and the order of files do not count.
/// </summary>
public static class ViewSignature
{
    /// <summary>The signature of a view, as hexadecimal text.</summary>
    public static string Of(FeatureViewModel view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var text = new StringBuilder();
        void Line(params IEnumerable<object?> parts) => text.AppendJoin('\u001f', parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture))).Append('\n');
        Line(view.Kind, view.Entity.Name, view.Stream?.Name, view.Online, view.TimeToLive);
        Line(view.Entity.JoinKeys.Select(key => $"{key}:{view.Entity.TypeOf(key)}"));
        if (view.Guard is { } guard)
            Line("guard", guard.ActorColumn, guard.MaxPerDay, guard.MaxPerMinute, guard.MedianGapEvents, guard.MedianGap, guard.DeviceColumn, string.Join(',', guard.DeniedDevices.Order(StringComparer.Ordinal)));
        foreach (var join in view.Joins)
            Line("join", join.Alias, join.Dataset.Name, join.LocalKey, Texts(join.Derived));
        foreach (var own in view.Dimensions)
            Line("dimension", own.Alias, own.Dataset.Name, own.EntityKey, Texts(own.Derived));
        Line("derived", Texts(view.Derived));
        foreach (var aggregate in view.Aggregates)
            Line("aggregate", aggregate.Id, aggregate.Operator.Name, string.Join(',', aggregate.Inputs.Select(input => input.Text)), aggregate.Where?.Text, aggregate.Window,
                string.Join(',', aggregate.Parameters.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={Convert.ToString(each.Value, CultureInfo.InvariantCulture)}")));
        foreach (var population in view.Populations)
            Line("population", population.Id, population.Grid, population switch
            {
                PercentileRankModel rank => $"{rank.Value.Text}/{rank.Group?.Text}/{rank.Where?.Text}",
                ShareOfTotalModel share => $"{share.EventGroup.Text}/{share.EntityGroup.Text}/{share.Where?.Text}/{share.Window}",
                _ => "",
            });
        foreach (var position in view.Positions)
            Line("position", position.Id, string.Join(',', position.Group), position.Idle);
        foreach (var source in view.Sources)
            Line("source", source.Name, source.Type, source.Reference, source.Dimension?.Alias);
        foreach (var feature in view.Features)
            Line("feature", feature.Name, feature.Type, feature.Value.Text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    static string Texts(IEnumerable<NamedExpression> expressions) => string.Join(';', expressions.Select(each => $"{each.Name}={each.Value.Text}"));
}
