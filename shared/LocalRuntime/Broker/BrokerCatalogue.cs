using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.Broker;

/// <summary>What the file knows of topics and positions, read once at start.</summary>
internal static class BrokerCatalogue
{
    public static List<(Topic Topic, long[] Next)> Topics(Database database) => database.Read(connection =>
    {
        var topics = new List<(Topic, long[])>();
        var select = connection["SELECT id, broker, name, partitions FROM topics ORDER BY id"];
        while (select.Step())
            topics.Add((new Topic((int)select.Long(0), select.Text(1), select.Text(2), (int)select.Long(3)),
                new long[select.Long(3)]));
        var ends = connection["SELECT topic, lane, next FROM ends"];
        var byId = topics.ToDictionary(topic => topic.Item1.Id, topic => topic.Item2);
        while (ends.Step())
            byId[(int)ends.Long(0)][ends.Long(1)] = ends.Long(2);
        return topics;
    });

    public static List<(string Group, int Topic, int Lane, long Next)> Positions(Database database) =>
        database.Read(connection =>
        {
            var positions = new List<(string, int, int, long)>();
            var select = connection["SELECT consumers, topic, lane, next FROM positions"];
            while (select.Step())
                positions.Add((select.Text(0), (int)select.Long(1), (int)select.Long(2), select.Long(3)));
            return positions;
        });
}
