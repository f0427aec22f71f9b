namespace Millrace.FeatureServing.OnlineFeatures.Response;

/// <summary>What a value is worth, in Feast's words.</summary>
internal enum FeatureStatus : byte
{
    /// <summary>A value.</summary>
    Present,

    /// <summary>The entity is known and has no value here.</summary>
    NullValue,

    /// <summary>The entity is not known.</summary>
    NotFound,

    /// <summary>The value is older than its view allows.</summary>
    OutsideMaxAge,

    /// <summary>The view cannot answer for this instant yet.</summary>
    Invalid,
}
