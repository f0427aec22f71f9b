using System.Text.Json.Serialization;

namespace Millrace.Validation.Dimensions;

/// <summary>A row that waits for a dimension, as it is stored under the missing id.</summary>
/// <param name="Dataset">The dataset of the row.</param>
/// <param name="Lane">Its lane.</param>
/// <param name="IngestTime">When it came first, µs since 1970 UTC.</param>
/// <param name="Id">Its id.</param>
/// <param name="Payload">Its JSON, as received.</param>
sealed record HeldRow(string Dataset, int Lane, long IngestTime, string Id, string Payload);

[JsonSerializable(typeof(List<HeldRow>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
sealed partial class HeldRowJson : JsonSerializerContext;
