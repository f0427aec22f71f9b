using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;

namespace Millrace.Ingestion.Uploads;

/// <summary>The answers of the last day by idempotency key and by content, so that the same file sent again changes nothing.</summary>
sealed class UploadMemory(DaprClient dapr)
{
    static readonly Dictionary<string, string> s_day = new() { ["ttlInSeconds"] = "86400" };

    public static string KeyOf(TenantId tenant, string pack, string dataset, string what) => $"uploads/{tenant}/{pack}/{dataset}/{what}";

    public async Task<UploadAnswer?> FindAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        foreach (var item in await dapr.GetBulkStateAsync(Components.State, [.. keys], parallelism: null, cancellationToken: cancellationToken))
            if (!string.IsNullOrEmpty(item.Value))
                return JsonSerializer.Deserialize(item.Value, UploadJson.Default.UploadAnswer);
        return null;
    }

    public async Task KeepAsync(IEnumerable<string> keys, UploadAnswer answer, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, UploadJson.Default.UploadAnswer);
        foreach (var key in keys)
            await dapr.SaveByteStateAsync(Components.State, key, bytes, metadata: s_day, cancellationToken: cancellationToken);
    }
}

[JsonSerializable(typeof(UploadAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
sealed partial class UploadJson : JsonSerializerContext
{
    /// <summary>As people read it: quotation marks in messages stay what they are.</summary>
    public static UploadJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
