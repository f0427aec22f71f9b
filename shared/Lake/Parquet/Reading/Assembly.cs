using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>Puts nested columns together from the levels and values of their leaves.</summary>
sealed class Assembly(IReadOnlyDictionary<int, LeafReader> leaves)
{
    public ColumnData Build(PlanNode node) => node.Field.Type switch
    {
        _ when node.Leaf is { } leaf => BuildLeaf(node, leaves[leaf.Index]),
        ListType => BuildList(node),
        MapType => BuildMap(node),
        _ => BuildStruct(node),
    };

    static ColumnData BuildLeaf(PlanNode node, LeafReader reader)
    {
        var (slots, nulls) = Slots(node, reader.Levels);
        return reader.Store.Finish(slots, nulls);
    }

    StructColumn BuildStruct(PlanNode node)
    {
        var (slots, nulls) = Slots(node, First(node));
        var children = node.Children.Select(Build).ToArray();
        for (var i = 0; i < children.Length; i++)
            Same(slots, children[i].Length, node.Children[i]);
        return new StructColumn(node.Field.Type, children, slots, nulls);
    }

    ListColumn BuildList(PlanNode node)
    {
        var (slots, nulls) = Slots(node, First(node));
        var offsets = Offsets(node, slots);
        var elements = Build(node.Children[0]);
        Same(offsets[slots], elements.Length, node.Children[0]);
        return new ListColumn(node.Field.Type, offsets, elements, slots, nulls);
    }

    MapColumn BuildMap(PlanNode node)
    {
        var (slots, nulls) = Slots(node, First(node));
        var offsets = Offsets(node, slots);
        var (keys, values) = (Build(node.Children[0]), Build(node.Children[1]));
        Same(offsets[slots], keys.Length, node.Children[0]);
        Same(offsets[slots], values.Length, node.Children[1]);
        return new MapColumn(node.Field.Type, offsets, keys, values, slots, nulls);
    }

    LevelBatch First(PlanNode node) => leaves[node.Leaves.First().Index].Levels;

    static void Same(int expected, int actual, PlanNode node)
    {
        if (expected != actual)
            throw new DamageException($"'{node.Field.Name}' has {actual} values where its neighbours have {expected}");
    }

    static (int Slots, bool[]? Nulls) Slots(PlanNode node, LevelBatch levels)
    {
        var repetitions = levels.Repetitions;
        var definitions = levels.Definitions;
        var slots = 0;
        bool[]? nulls = null;
        for (var i = 0; i < definitions.Length; i++)
        {
            if (repetitions[i] > node.SlotRepetition || definitions[i] < node.SlotDefinition)
                continue;
            if (definitions[i] < node.PresentDefinition)
                (nulls ??= new bool[levels.Count])[slots] = true;
            slots++;
        }
        return (slots, nulls);
    }

    int[] Offsets(PlanNode node, int slots)
    {
        var levels = First(node);
        var repetitions = levels.Repetitions;
        var definitions = levels.Definitions;
        var item = node.Children[0];
        var offsets = new int[slots + 1];
        var (slot, items) = (0, 0);
        for (var i = 0; i < definitions.Length; i++)
        {
            if (repetitions[i] <= node.SlotRepetition && definitions[i] >= node.SlotDefinition)
                offsets[slot++] = items;
            if (repetitions[i] <= item.SlotRepetition && definitions[i] >= item.SlotDefinition)
                items++;
        }
        offsets[slots] = items;
        return offsets;
    }
}
