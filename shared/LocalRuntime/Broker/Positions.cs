using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.Broker;

/// <summary>
/// Writes acknowledged positions to the file, all that moved since the last commit at once. A position that a crash
/// loses is only a repetition: nobody waits for it.
/// </summary>
internal sealed class Positions(Writer writer)
{
    readonly HashSet<Lane> _moved = [];
    bool _queued;

    public void Moved(Lane lane)
    {
        lock (_moved)
        {
            _moved.Add(lane);
            if (_queued)
                return;
            _queued = true;
        }
        _ = writer.Enqueue(new Flush(this));
    }

    /// <summary>Ends when every position acknowledged so far is in the file.</summary>
    public Task FlushAsync() => writer.Enqueue(new Flush(this));

    Lane[] Take()
    {
        lock (_moved)
        {
            Lane[] lanes = [.. _moved];
            _moved.Clear();
            _queued = false;
            return lanes;
        }
    }

    sealed class Flush(Positions positions) : WriteJob
    {
        Lane[] _lanes = [];

        public override void Apply(Connection connection)
        {
            _lanes = positions.Take();
            foreach (var lane in _lanes)
                Store(connection, lane.Group, lane.Log, lane.Next);
        }

        public override void RolledBack()
        {
            foreach (var lane in _lanes)
                positions.Moved(lane);
        }
    }

    /// <summary>Writes one position.</summary>
    public static void Store(Connection connection, string group, PartitionLog log, long next) =>
        connection["INSERT INTO positions VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next"]
            .Bind(1, group).Bind(2, log.Topic.Id).Bind(3, log.Index).Bind(4, next).Run();
}
