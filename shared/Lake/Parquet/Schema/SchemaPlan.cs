using System.Globalization;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Schema;

/// <summary>
/// From the schema of a file to the fields of a table. Lists are recognised in all the forms that writers have used:
/// three levels, two levels with the element repeated, and repeated fields without an annotation.
/// </summary>
sealed class SchemaPlan
{
    readonly List<Leaf> _leaves = [];

    SchemaPlan(SchemaNode root)
    {
        if (root.Children.Count == 0)
            Nodes = [];
        else
            Nodes = [.. root.Children.Select(c => Plan(c, [], 0, 0, 0))];
        Schema = new TableSchema([.. Nodes.Select(n => n.Field)]);
    }

    public TableSchema Schema { get; }

    /// <summary>A node per field of the schema.</summary>
    public IReadOnlyList<PlanNode> Nodes { get; }

    public IReadOnlyList<Leaf> Leaves => _leaves;

    public static SchemaPlan Of(IReadOnlyList<SchemaElement> elements) => new(SchemaNode.Build(elements));

    // definition and repetition are those above the node; slot is the definition level of the innermost repeated element.
    PlanNode Plan(SchemaNode node, string[] above, int definition, int repetition, int slot)
    {
        if (node.Element.Repetition != Repetition.Repeated)
            return Single(node, above, definition + (node.Element.Repetition == Repetition.Optional ? 1 : 0), repetition, slot);
        // Repeated without a list around it: a required list of required elements.
        var element = Single(node, above, definition + 1, repetition + 1, definition + 1);
        element = element with { Field = element.Field with { Nullable = false } };
        return new PlanNode
        {
            Field = FieldOf(node.Element, new ListType(element.Field with { Name = "element" }), false),
            SlotRepetition = repetition,
            SlotDefinition = slot,
            PresentDefinition = definition,
            Children = [element],
        };
    }

    PlanNode Single(SchemaNode node, string[] above, int definition, int repetition, int slot)
    {
        var element = node.Element;
        string[] path = [.. above, element.Name];
        if (!node.IsGroup)
            return LeafNode(element, path, definition, repetition, slot);
        if (node.Children.Count == 0)
            throw new DamageException($"group '{string.Join('.', path)}' has no children");
        if (node.Children is [{ Element.Repetition: Repetition.Repeated } middle])
        {
            if (element.Annotation.Meaning == Meaning.List)
                return ListNode(element, middle, path, definition, repetition, slot);
            if (element.Annotation.Meaning == Meaning.Map && middle.IsGroup && middle.Children.Count == 2)
                return MapNode(element, middle, path, definition, repetition, slot);
        }
        var children = node.Children.Select(c => Plan(c, path, definition, repetition, slot)).ToArray();
        return Node(element, LakeType.Struct([.. children.Select(c => c.Field)]), definition, repetition, slot, children);
    }

    PlanNode ListNode(SchemaElement element, SchemaNode middle, string[] path, int definition, int repetition, int slot)
    {
        var itemLevel = definition + 1;
        var isElement = !middle.IsGroup || middle.Children.Count != 1
            || middle.Element.Name == "array" || middle.Element.Name == path[^1] + "_tuple"
            || middle.Children[0].Element.Repetition == Repetition.Repeated
            || middle.Element.Annotation.Meaning is Meaning.List or Meaning.Map;
        var item = isElement
            ? Required(Single(middle, path, itemLevel, repetition + 1, itemLevel))
            : Plan(middle.Children[0], [.. path, middle.Element.Name], itemLevel, repetition + 1, itemLevel);
        return Node(element, new ListType(item.Field), definition, repetition, slot, [item]);
    }

    PlanNode MapNode(SchemaElement element, SchemaNode middle, string[] path, int definition, int repetition, int slot)
    {
        string[] inner = [.. path, middle.Element.Name];
        var key = Plan(middle.Children[0], inner, definition + 1, repetition + 1, definition + 1);
        var value = Plan(middle.Children[1], inner, definition + 1, repetition + 1, definition + 1);
        return Node(element, new MapType(key.Field, value.Field), definition, repetition, slot, [key, value]);
    }

    PlanNode LeafNode(SchemaElement element, string[] path, int definition, int repetition, int slot)
    {
        if (element.Type is not { } physical)
            throw new DamageException($"column '{string.Join('.', path)}' has no type");
        var leaf = new Leaf
        {
            Index = _leaves.Count,
            Path = path,
            Physical = physical,
            TypeLength = physical == PhysicalType.Int96 ? 12 : element.TypeLength,
            Type = LeafTypes.Resolve(element),
            MaxDefinition = definition,
            MaxRepetition = repetition,
        };
        _leaves.Add(leaf);
        return Node(element, leaf.Type, definition, repetition, slot, []) with { Leaf = leaf };
    }

    static PlanNode Node(SchemaElement element, LakeType type, int definition, int repetition, int slot, PlanNode[] children) => new()
    {
        Field = FieldOf(element, type, element.Repetition == Repetition.Optional),
        SlotRepetition = repetition,
        SlotDefinition = slot,
        PresentDefinition = definition,
        Children = children,
    };

    static PlanNode Required(PlanNode node) => node with { Field = node.Field with { Nullable = false } };

    static Field FieldOf(SchemaElement element, LakeType type, bool nullable) => new(
        element.Name, type, nullable,
        element.FieldId is { } id
            ? new Dictionary<string, string> { [Field.FieldIdKey] = id.ToString(CultureInfo.InvariantCulture) }
            : null);
}
