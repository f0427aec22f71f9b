namespace Millrace.FeatureServing.OnlineFeatures.Request;

/// <summary>The body of <c>POST /get-online-features</c>, read but not yet bound to definitions.</summary>
internal sealed class OnlineRequest
{
    /// <summary>The JSON text of the <c>features</c> array, by which resolved selections are remembered; empty when absent.</summary>
    public ReadOnlyMemory<byte> FeaturesJson { get; set; }

    public string? FeatureService { get; set; }

    public bool FullFeatureNames { get; set; }

    /// <summary>The instant for which values are finished; null means now.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>The model whose stored parameters transform the values, as <c>model:version</c>.</summary>
    public string? Transform { get; set; }

    public List<RequestColumn>? Entities { get; set; }

    public List<RequestColumn> Context { get; } = [];

    /// <summary>The number of rows: the length of the entity lists.</summary>
    public int Rows => Entities is [var first, ..] ? first.Values.Count : 0;
}
