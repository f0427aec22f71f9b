namespace Millrace.FeatureServing.OnlineFeatures.Request;

/// <summary>A named list of scalars under <c>entities</c> or <c>request_context</c>: one value per row.</summary>
/// <param name="Name">The join key or the request datum.</param>
/// <param name="Values">Its values; a scalar given for all rows has <paramref name="IsScalar"/> set and stands once.</param>
/// <param name="IsScalar">Whether one value stands for every row; only <c>request_context</c> may say so.</param>
internal sealed record RequestColumn(string Name, List<RequestValue> Values, bool IsScalar)
{
    public RequestValue this[int row] => IsScalar ? Values[0] : Values[row];
}
