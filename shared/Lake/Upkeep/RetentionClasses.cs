using Millrace.Lake.Layers;

namespace Millrace.Lake.Upkeep;

/// <summary>
/// How long each class of a pack's data is kept, unless an operator says otherwise; a year has 365 days and a month 30. Ages count from
/// when data came in or was made: a history that is loaded today is kept as long as what happens today.
/// </summary>
public static class RetentionClasses
{
    const string Standard = "STANDARD", InfrequentAccess = "STANDARD_IA", Archive = "GLACIER";

    static readonly string[] s_came = ["ingest_time"];

    /// <summary>The rules of a pack.</summary>
    public static IReadOnlyList<RetentionRule> Of(string pack) => pack switch
    {
        "ecommerce" => Rules(Raw(730, (0, Standard), (90, Archive)), features: 365, Training(180), Logs(90)),
        "recommendations" => Rules(
            Raw(365, (0, Standard), (7, InfrequentAccess), (90, Archive)), features: 365,
            Training(730, (0, Standard), (30, InfrequentAccess), (90, Archive)), Logs(365, (0, Standard), (7, InfrequentAccess), (30, Archive))),
        _ => Rules(Raw(730), features: 365, Training(180), Logs(90)),
    };

    static IReadOnlyList<RetentionRule> Rules(RetentionRule raw, int features, RetentionRule training, RetentionRule logs) =>
    [
        raw,
        new RetentionRule(LakeLayer.Silver, null, raw.Keep) { TimeColumns = s_came },
        new RetentionRule(LakeLayer.Gold, null, TimeSpan.FromDays(features)) { TimeColumns = ["created_timestamp"] },
        training,
        logs,
        new RetentionRule(LakeLayer.Quarantine, null, TimeSpan.FromDays(30)) { TimeColumns = s_came },
        new RetentionRule(LakeLayer.Staging, null, TimeSpan.FromDays(30)),
    ];

    static RetentionRule Raw(int days, params (int From, string Class)[] tiers) => Rule(LakeLayer.Bronze, days, tiers);

    static RetentionRule Training(int days, params (int From, string Class)[] tiers) =>
        // A training set is one thing: it goes as a whole or stays.
        Rule(LakeLayer.Training, days, tiers) with { TimeColumns = [] };

    static RetentionRule Logs(int days, params (int From, string Class)[] tiers) => Rule(LakeLayer.Logs, days, tiers);

    static RetentionRule Rule(LakeLayer layer, int days, (int From, string Class)[] tiers) => new(layer, null, TimeSpan.FromDays(days))
    {
        Tiers = [.. tiers.Select(tier => (TimeSpan.FromDays(tier.From), tier.Class))],
    };
}
