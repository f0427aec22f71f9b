using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;

namespace Dapr.Client;

public sealed class DaprClientBuilder
{
    public DaprClientBuilder() => throw null!;
    public DaprClientBuilder UseHttpEndpoint(string httpEndpoint) => throw null!;
    public DaprClientBuilder UseGrpcEndpoint(string grpcEndpoint) => throw null!;
    public DaprClientBuilder UseJsonSerializationOptions(JsonSerializerOptions options) => throw null!;
    public DaprClientBuilder UseGrpcChannelOptions(GrpcChannelOptions grpcChannelOptions) => throw null!;
    public DaprClientBuilder UseDaprApiToken(string apiToken) => throw null!;
    public DaprClientBuilder UseTimeout(TimeSpan timeout) => throw null!;
    public DaprClient Build() => throw null!;
}

public class StateOptions
{
    public ConsistencyMode? Consistency { get; set; }
    public ConcurrencyMode? Concurrency { get; set; }
}

public enum ConsistencyMode { Eventual, Strong }

public enum ConcurrencyMode { FirstWrite, LastWrite }

public enum StateOperationType { Upsert, Delete }

public sealed class StateTransactionRequest
{
    public StateOptions? Options;
    public StateTransactionRequest(string key, byte[]? value, StateOperationType operationType, string? etag = null, IReadOnlyDictionary<string, string>? metadata = null, StateOptions? options = null) => throw null!;
    public string Key => throw null!;
    public byte[]? Value { get; set; }
    public StateOperationType? OperationType { get; set; }
    public string? ETag { get; set; }
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }
}

public readonly struct SaveStateItem<TValue>
{
    public SaveStateItem(string key, TValue value, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null) => throw null!;
    public string Key => throw null!;
    public TValue Value => throw null!;
    public string ETag => throw null!;
    public StateOptions? StateOptions => throw null!;
    public IReadOnlyDictionary<string, string>? Metadata => throw null!;
}

public readonly struct BulkStateItem
{
    public BulkStateItem(string key, string value, string etag) => throw null!;
    public string Key => throw null!;
    public string Value => throw null!;
    public string ETag => throw null!;
}

public readonly struct BulkStateItem<TValue>
{
    public BulkStateItem(string key, TValue value, string etag) => throw null!;
    public string Key => throw null!;
    public TValue Value => throw null!;
    public string ETag => throw null!;
}

public readonly struct BulkDeleteStateItem
{
    public BulkDeleteStateItem(string key, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null) => throw null!;
    public string Key => throw null!;
    public string ETag => throw null!;
    public StateOptions? StateOptions => throw null!;
    public IReadOnlyDictionary<string, string>? Metadata => throw null!;
}

public class BulkPublishResponse<TValue>
{
    public BulkPublishResponse(List<BulkPublishResponseFailedEntry<TValue>> failedEntries) => throw null!;
    public List<BulkPublishResponseFailedEntry<TValue>> FailedEntries => throw null!;
}

public class BulkPublishResponseFailedEntry<TValue>
{
    public BulkPublishResponseFailedEntry(BulkPublishEntry<TValue> entry, string errorMessage) => throw null!;
    public BulkPublishEntry<TValue> Entry => throw null!;
    public string ErrorMessage => throw null!;
}

public class BulkPublishEntry<TValue>
{
    public BulkPublishEntry(string entryId, TValue eventData, string contentType, IReadOnlyDictionary<string, string>? metadata = null) => throw null!;
    public string EntryId => throw null!;
    public TValue EventData => throw null!;
    public string ContentType => throw null!;
    public IReadOnlyDictionary<string, string>? Metadata => throw null!;
}

public sealed class BindingRequest
{
    public BindingRequest(string bindingName, string operation) => throw null!;
    public string BindingName => throw null!;
    public string Operation => throw null!;
    public ReadOnlyMemory<byte> Data { get; set; }
    public Dictionary<string, string> Metadata => throw null!;
}

public sealed class BindingResponse
{
    public BindingResponse(BindingRequest request, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> metadata) => throw null!;
    public BindingRequest Request => throw null!;
    public ReadOnlyMemory<byte> Data => throw null!;
    public IReadOnlyDictionary<string, string> Metadata => throw null!;
}

public sealed class TryLockResponse : IAsyncDisposable
{
    public bool Success { get; init; }
    public string ResourceId { get; init; } = null!;
    public string LockOwner { get; init; } = null!;
    public string StoreName { get; init; } = null!;
    public ValueTask DisposeAsync() => throw null!;
}

public enum LockStatus { Success, LockDoesNotExist, LockBelongsToOthers, InternalError }

public class UnlockResponse
{
    public UnlockResponse(LockStatus status) => throw null!;
    public LockStatus status { get; set; }
}

public sealed class DaprMetadata
{
    public DaprMetadata(string id, IReadOnlyList<DaprActorMetadata> actors, IReadOnlyDictionary<string, string> extended, IReadOnlyList<DaprComponentsMetadata> components) => throw null!;
    public string Id => throw null!;
    public IReadOnlyList<DaprActorMetadata> Actors => throw null!;
    public IReadOnlyDictionary<string, string> Extended => throw null!;
    public IReadOnlyList<DaprComponentsMetadata> Components => throw null!;
}

public sealed class DaprActorMetadata
{
    public DaprActorMetadata(string type, int count) => throw null!;
    public string Type => throw null!;
    public int Count => throw null!;
}

public sealed class DaprComponentsMetadata
{
    public DaprComponentsMetadata(string name, string type, string version, string[] capabilities) => throw null!;
    public string Name => throw null!;
    public string Type => throw null!;
    public string Version => throw null!;
    public string[] Capabilities => throw null!;
}

public class StateQueryResponse<TValue>
{
    public StateQueryResponse(IReadOnlyList<StateQueryItem<TValue>> results, string token, IReadOnlyDictionary<string, string> metadata) => throw null!;
    public IReadOnlyList<StateQueryItem<TValue>> Results => throw null!;
    public string Token => throw null!;
    public IReadOnlyDictionary<string, string> Metadata => throw null!;
}

public class StateQueryItem<TValue>
{
    internal StateQueryItem() => throw null!;
    public string? Key => throw null!;
    public TValue? Data => throw null!;
    public string? ETag => throw null!;
    public string? Error => throw null!;
}

public class GetConfigurationResponse
{
    public GetConfigurationResponse(IReadOnlyDictionary<string, ConfigurationItem> configMap) => throw null!;
    public IReadOnlyDictionary<string, ConfigurationItem> Items => throw null!;
}

public class ConfigurationItem
{
    public ConfigurationItem(string value, string version, IReadOnlyDictionary<string, string> metadata) => throw null!;
    public string Value => throw null!;
    public string Version => throw null!;
    public IReadOnlyDictionary<string, string> Metadata => throw null!;
}

public abstract class ConfigurationSource
{
    internal ConfigurationSource() => throw null!;
}

public class SubscribeConfigurationResponse
{
    public SubscribeConfigurationResponse(ConfigurationSource source) => throw null!;
    public string Id => throw null!;
    public IAsyncEnumerable<IDictionary<string, ConfigurationItem>> Source => throw null!;
}

public class UnsubscribeConfigurationResponse
{
    internal UnsubscribeConfigurationResponse() => throw null!;
}

public class InvocationException : DaprException
{
    public InvocationException(string appId, string methodName, Exception innerException, HttpResponseMessage response)
        : base("", innerException) => throw null!;
    public InvocationException(string appId, string methodName, RpcException innerException)
        : base("", innerException) => throw null!;
    public string AppId => throw null!;
    public string MethodName => throw null!;
    public HttpResponseMessage Response => throw null!;
}

public class InvocationHandler : DelegatingHandler
{
    public string DaprEndpoint { get; set; } = null!;
    public string? DefaultAppId { get; set; }
}
