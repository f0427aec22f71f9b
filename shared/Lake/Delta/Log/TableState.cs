using System.Collections.Immutable;

namespace Millrace.Lake.Delta.Log;

/// <summary>What the log says up to a version; each commit gives a new state that shares the old one's parts.</summary>
sealed record TableState
{
    public static TableState Empty { get; } = new();

    public ProtocolAction? Protocol { get; init; }

    public TableMetadata? Metadata { get; init; }

    public ImmutableDictionary<string, AddFile> Files { get; init; } = ImmutableDictionary.Create<string, AddFile>(StringComparer.Ordinal);

    public ImmutableDictionary<string, RemoveFile> Removed { get; init; } = ImmutableDictionary.Create<string, RemoveFile>(StringComparer.Ordinal);

    public ImmutableDictionary<string, TransactionId> Transactions { get; init; } =
        ImmutableDictionary.Create<string, TransactionId>(StringComparer.Ordinal);

    public ImmutableDictionary<string, DomainMetadata> Domains { get; init; } =
        ImmutableDictionary.Create<string, DomainMetadata>(StringComparer.Ordinal);

    public CommitInfo? LastCommit { get; init; }

    public TableState Apply(IEnumerable<LogAction> actions)
    {
        var builder = new Builder(this);
        builder.Apply(actions);
        return builder.Build();
    }

    /// <summary>Applies many commits without building the states between them.</summary>
    public sealed class Builder(TableState from)
    {
        readonly ImmutableDictionary<string, AddFile>.Builder _files = from.Files.ToBuilder();
        readonly ImmutableDictionary<string, RemoveFile>.Builder _removed = from.Removed.ToBuilder();
        readonly ImmutableDictionary<string, TransactionId>.Builder _transactions = from.Transactions.ToBuilder();
        readonly ImmutableDictionary<string, DomainMetadata>.Builder _domains = from.Domains.ToBuilder();
        ProtocolAction? _protocol = from.Protocol;
        TableMetadata? _metadata = from.Metadata;
        CommitInfo? _last = from.LastCommit;

        public void Apply(IEnumerable<LogAction> actions)
        {
            foreach (var action in actions)
                Apply(action);
        }

        public void Apply(LogAction action)
        {
            switch (action)
            {
                case AddFile add:
                    _files[add.Key] = add;
                    _removed.Remove(add.Key);
                    break;
                case RemoveFile remove:
                    _files.Remove(remove.Key);
                    _removed[remove.Key] = remove;
                    break;
                case ProtocolAction protocol:
                    _protocol = protocol;
                    break;
                case TableMetadata metadata:
                    _metadata = metadata;
                    break;
                case TransactionId txn:
                    _transactions[txn.AppId] = txn;
                    break;
                case DomainMetadata { Removed: true } domain:
                    _domains.Remove(domain.Domain);
                    break;
                case DomainMetadata domain:
                    _domains[domain.Domain] = domain;
                    break;
                case CommitInfo info:
                    _last = info;
                    break;
            }
        }

        public TableState Build() => new()
        {
            Protocol = _protocol,
            Metadata = _metadata,
            Files = _files.ToImmutable(),
            Removed = _removed.ToImmutable(),
            Transactions = _transactions.ToImmutable(),
            Domains = _domains.ToImmutable(),
            LastCommit = _last,
        };
    }
}
