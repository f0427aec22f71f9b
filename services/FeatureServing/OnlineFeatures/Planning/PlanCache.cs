using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.OnlineFeatures.Request;
using Millrace.Hosting.Problems;
using Millrace.FeatureServing.Selection;

namespace Millrace.FeatureServing.OnlineFeatures.Planning;

/// <summary>
/// Keeps plans by the text of the request's <c>features</c>: a client repeats the same list with every lookup, so that
/// parsing and resolving it happens once. Plans are the caller's own and end with the snapshot they were made from.
/// </summary>
internal sealed class PlanCache
{
    const int MaxPlans = 1024;

    readonly ConditionalPlans _plans = new();

    public LookupPlan For(CallerPacks packs, OnlineRequest request)
    {
        var key = request.FeatureService is { } service ? System.Text.Encoding.UTF8.GetBytes(service) : request.FeaturesJson;
        var plans = _plans.Of(packs, request.FeatureService is not null, request.FullFeatureNames);
        var lookup = plans.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(key.Span, out var plan))
            return plan;
        plan = new LookupPlan(packs, Select(packs, request));
        if (plans.Count >= MaxPlans)
            plans.Clear();
        lookup[key.Span] = plan;
        return plan;
    }

    static IReadOnlyList<SelectedFeature> Select(CallerPacks packs, OnlineRequest request)
    {
        var selection = new FeatureSelection(packs.Snapshot, packs.Names);
        if (request.FeatureService is { } service)
            return selection.OfService(service, request.FullFeatureNames);
        return selection.Named(References(request.FeaturesJson), request.FullFeatureNames);
    }

    static string[] References(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            throw FeatureSelection.NothingAsked();
        using var document = JsonDocument.Parse(json);
        var list = document.RootElement;
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(each => each.ValueKind != JsonValueKind.String))
            throw ProblemException.Invalid("invalid_field", "'features' must be a list of references such as \"user_features:total_purchases\".");
        return [.. list.EnumerateArray().Select(each => each.GetString()!)];
    }

    /// <summary>A table of plans per caller and kind of request; a caller that is no longer known takes its plans along.</summary>
    sealed class ConditionalPlans
    {
        readonly System.Runtime.CompilerServices.ConditionalWeakTable<CallerPacks, ConcurrentDictionary<byte[], LookupPlan>[]> _byCaller = [];

        public ConcurrentDictionary<byte[], LookupPlan> Of(CallerPacks packs, bool service, bool fullNames) =>
            _byCaller.GetValue(packs, static _ => [.. Enumerable.Range(0, 4).Select(_ => new ConcurrentDictionary<byte[], LookupPlan>(BytesComparer.Instance))])[(service ? 2 : 0) + (fullNames ? 1 : 0)];
    }

    sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static BytesComparer Instance { get; } = new();

        public bool Equals([AllowNull] byte[] x, [AllowNull] byte[] y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
