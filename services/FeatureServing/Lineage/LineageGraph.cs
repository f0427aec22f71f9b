namespace Millrace.FeatureServing.Lineage;

/// <summary>A dataset or a job, named as OpenLineage names them.</summary>
/// <param name="Id"><c>dataset:NAMESPACE:NAME</c> or <c>job:NAMESPACE:NAME</c>.</param>
/// <param name="Type"><c>DATASET</c> or <c>JOB</c>.</param>
/// <param name="Data">Namespace, name, kind and facets.</param>
internal sealed record LineageNode(string Id, string Type, LineageData Data)
{
    /// <summary>What it is made of.</summary>
    public List<LineageEdge> InEdges { get; } = [];

    /// <summary>What is made of it.</summary>
    public List<LineageEdge> OutEdges { get; } = [];
}

/// <summary>What a node is.</summary>
/// <param name="Namespace"><c>TENANT.PACK</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>dataset</c>, <c>push</c>, <c>table</c>, <c>view</c>, <c>service</c> or <c>training-set</c>.</param>
/// <param name="Facets">OpenLineage's facets: <c>schema</c>, <c>columnLineage</c>, <c>documentation</c>.</param>
internal sealed record LineageData(string Namespace, string Name, string Kind, IReadOnlyDictionary<string, object> Facets);

/// <summary>An edge in the direction in which data flows.</summary>
internal sealed record LineageEdge(string Origin, string Destination);

/// <summary>Datasets and the jobs between them.</summary>
internal sealed class LineageGraph
{
    readonly Dictionary<string, LineageNode> _nodes = new(StringComparer.Ordinal);

    public IReadOnlyCollection<LineageNode> Nodes => _nodes.Values;

    public LineageNode? Find(string id) => _nodes.GetValueOrDefault(id);

    public static string DatasetId(string space, string name) => $"dataset:{space}:{name}";

    public LineageNode Dataset(string space, string name, string kind, IReadOnlyDictionary<string, object>? facets = null) =>
        Node(DatasetId(space, name), "DATASET", new LineageData(space, name, kind, facets ?? new Dictionary<string, object>()));

    /// <summary>A job between datasets that are there already.</summary>
    public void Job(string space, string name, string kind, IEnumerable<string> inputs, string output)
    {
        var job = Node($"job:{space}:{name}", "JOB", new LineageData(space, name, kind, new Dictionary<string, object>()));
        foreach (var input in inputs.Distinct(StringComparer.Ordinal).Where(_nodes.ContainsKey))
            Join(_nodes[input], job);
        Join(job, _nodes[output]);
    }

    /// <summary>The nodes that can be reached from some, against the flow, with it, or both.</summary>
    public IReadOnlyList<LineageNode> Reach(IEnumerable<LineageNode> from, bool upstream, bool downstream)
    {
        var starts = from.ToArray();
        var reached = new HashSet<string>(starts.Select(node => node.Id), StringComparer.Ordinal);
        void Walk(Func<LineageNode, IEnumerable<string>> next)
        {
            var waiting = new Queue<LineageNode>(starts);
            var seen = new HashSet<string>(starts.Select(node => node.Id), StringComparer.Ordinal);
            while (waiting.TryDequeue(out var node))
                foreach (var id in next(node))
                    if (seen.Add(id))
                        waiting.Enqueue(_nodes[id]);
            reached.UnionWith(seen);
        }
        if (upstream)
            Walk(node => node.InEdges.Select(edge => edge.Origin));
        if (downstream)
            Walk(node => node.OutEdges.Select(edge => edge.Destination));
        return [.. reached.Order(StringComparer.Ordinal).Select(id => _nodes[id])];
    }

    LineageNode Node(string id, string type, LineageData data)
    {
        if (!_nodes.TryGetValue(id, out var node))
            _nodes[id] = node = new LineageNode(id, type, data);
        return node;
    }

    static void Join(LineageNode from, LineageNode to)
    {
        var edge = new LineageEdge(from.Id, to.Id);
        from.OutEdges.Add(edge);
        to.InEdges.Add(edge);
    }
}
