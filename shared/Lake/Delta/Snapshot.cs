using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Schema;
using Millrace.Lake.Delta.Statistics;

namespace Millrace.Lake.Delta;

/// <summary>A table at one version. It never changes; its files stay readable until they are vacuumed.</summary>
public sealed class Snapshot
{
    internal Snapshot(TableFolder table, long version, TableState state)
    {
        Folder = table;
        Version = version;
        State = state;
        Protocol = state.Protocol ?? throw new DamagedLogException($"Version {version} of {table.Name}: its log holds no protocol action");
        Metadata = state.Metadata ?? throw new DamagedLogException($"Version {version} of {table.Name}: its log holds no metaData action");
        ProtocolSupport.CheckReadable(Protocol, table.Name);
        try
        {
            Schema = SchemaJson.Read(Metadata.SchemaString);
        }
        catch (UnsupportedFeatureException error)
        {
            throw new UnsupportedFeatureException($"{table.Name}: {error.Message}", error.Features);
        }
        catch (DamagedLogException error)
        {
            throw new DamagedLogException($"{table.Name}: {error.Message}", error);
        }
        Names = new PhysicalNames(Schema, Metadata.Configuration);
        foreach (var column in PartitionColumns)
            if (Schema.IndexOf(column) < 0)
                throw new DamagedLogException($"{table.Name} is partitioned by '{column}', which its schema lacks");
    }

    /// <summary>The version, from 0.</summary>
    public long Version { get; }

    /// <summary>The columns, partition columns included.</summary>
    public TableSchema Schema { get; }

    /// <summary>The columns that part the table.</summary>
    public IReadOnlyList<string> PartitionColumns => Metadata.PartitionColumns;

    /// <summary>Description and properties.</summary>
    public TableMetadata Metadata { get; }

    /// <summary>What readers and writers must support.</summary>
    public ProtocolAction Protocol { get; }

    /// <summary>The files that hold the rows, in no order.</summary>
    public IEnumerable<AddFile> Files => State.Files.Values;

    /// <summary>The number of files.</summary>
    public int FileCount => State.Files.Count;

    /// <summary>The bytes of all files.</summary>
    public long SizeInBytes => State.Files.Values.Sum(file => file.Size);

    /// <summary>Application → the newest version it has written.</summary>
    public IReadOnlyDictionary<string, TransactionId> Transactions => State.Transactions;

    internal TableFolder Folder { get; }

    internal TableState State { get; }

    internal PhysicalNames Names { get; }

    internal FileBounds Bounds(AddFile file) => new(file, PartitionColumns, Names);

    /// <summary>The version that an application has written, or null.</summary>
    public long? TransactionVersion(string appId) => State.Transactions.TryGetValue(appId, out var txn) ? txn.Version : null;

    /// <summary>Rows by the files' statistics; null when a file has none.</summary>
    public long? RowCount()
    {
        var total = 0L;
        foreach (var file in Files)
        {
            if (file.NumRecords is not { } rows)
                return null;
            total += rows - (file.DeletionVector?.Cardinality ?? 0);
        }
        return total;
    }

    internal Snapshot Next(IEnumerable<LogAction> actions) => new(Folder, Version + 1, State.Apply(actions));
}
