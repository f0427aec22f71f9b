using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Writes one leaf of a top-level column, taking nested columns apart on the way.</summary>
sealed class NodeWriter(PlanNode root, LeafWriter writer)
{
    // Few rows at a time, so that pages of long lists stay near their size.
    const int NestedRows = 256;

    Shredded _entries = new();
    Shredded _other = new();

    public LeafWriter Writer => writer;

    public void Add(ColumnData column, int start, int count)
    {
        if (root.IsFlat)
        {
            writer.AddFlat(column, start, count);
            return;
        }
        for (var done = 0; done < count; done += NestedRows)
        {
            var rows = Math.Min(NestedRows, count - done);
            _entries.Begin(column, start + done, rows);
            Descend(root, 0);
            writer.AddNested(_entries, rows);
        }
    }

    void Descend(PlanNode node, int repetition)
    {
        _entries.Presence(node.Field.Nullable, node.Field.Name);
        if (node.Leaf is not null)
            return;
        var index = 0;
        while (!node.Children[index].Leaves.Contains(writer.Leaf))
            index++;
        switch (_entries.Column)
        {
            case StructColumn record:
                _entries.Enter(record.Children[index]);
                break;
            case ListColumn list:
                Expand(list.Offsets, list.Elements, ++repetition);
                break;
            case MapColumn map:
                Expand(map.Offsets, index == 0 ? map.Keys : map.Values, ++repetition);
                break;
        }
        Descend(node.Children[index], repetition);
    }

    void Expand(int[] offsets, ColumnData elements, int repetition)
    {
        _entries.Expand(offsets, elements, repetition, _other);
        (_entries, _other) = (_other, _entries);
    }
}
