using Google.Protobuf;
using Proto = Millrace.DaprProtocol;

namespace Dapr.Client;

/// <summary>The messages of the state API.</summary>
static class StateMessages
{
    public static Proto.StateItem Item(
        string key, ByteString value, string? etag, StateOptions? options, IReadOnlyDictionary<string, string>? metadata)
    {
        var item = new Proto.StateItem { Key = key, Value = value, Etag = Etag(etag), Options = Options(options) };
        if (metadata is not null)
            foreach (var (name, text) in metadata)
                item.Metadata.Add(name, text);
        return item;
    }

    public static Proto.Etag? Etag(string? etag) => etag is null ? null : new Proto.Etag { Value = etag };

    public static Proto.StateOptions? Options(StateOptions? options) => options is null
        ? null
        : new Proto.StateOptions
        {
            Consistency = Consistency(options.Consistency),
            Concurrency = options.Concurrency switch
            {
                null => Proto.StateOptions.Types.StateConcurrency.ConcurrencyUnspecified,
                ConcurrencyMode.FirstWrite => Proto.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite,
                ConcurrencyMode.LastWrite => Proto.StateOptions.Types.StateConcurrency.ConcurrencyLastWrite,
                var other => throw new ArgumentException($"{other} is no concurrency mode.", nameof(options)),
            },
        };

    public static Proto.StateOptions.Types.StateConsistency Consistency(ConsistencyMode? mode) => mode switch
    {
        null => Proto.StateOptions.Types.StateConsistency.ConsistencyUnspecified,
        ConsistencyMode.Eventual => Proto.StateOptions.Types.StateConsistency.ConsistencyEventual,
        ConsistencyMode.Strong => Proto.StateOptions.Types.StateConsistency.ConsistencyStrong,
        var other => throw new ArgumentException($"{other} is no consistency mode.", nameof(mode)),
    };
}
