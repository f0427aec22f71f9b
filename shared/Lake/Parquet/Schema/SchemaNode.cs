using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Schema;

/// <summary>An element of the schema with its children: the tree that the footer holds as a flat list.</summary>
sealed record SchemaNode(SchemaElement Element, IReadOnlyList<SchemaNode> Children)
{
    // Levels are kept in bytes, and trees are walked by recursion.
    const int MaxDepth = 100;

    public bool IsGroup => Element.ChildCount is > 0 || Element.Type is null;

    public static SchemaNode Build(IReadOnlyList<SchemaElement> elements)
    {
        if (elements.Count == 0)
            throw new DamageException("the schema is empty");
        var next = 0;
        var root = Build(elements, ref next, 0);
        return next == elements.Count
            ? root
            : throw new DamageException($"{elements.Count - next} schema elements belong to no group");
    }

    static SchemaNode Build(IReadOnlyList<SchemaElement> elements, ref int next, int depth)
    {
        if (next >= elements.Count)
            throw new DamageException("the schema has fewer elements than its groups announce");
        if (depth > MaxDepth)
            throw new DamageException($"the schema is nested deeper than {MaxDepth} levels");
        var element = elements[next++];
        var count = element.ChildCount ?? 0;
        if (count < 0)
            throw new DamageException($"schema group '{element.Name}' announces {count} children");
        if (count > elements.Count - next)
            throw new DamageException($"schema group '{element.Name}' announces {count} children, {elements.Count - next} elements follow");
        if (count > 0 && element.Type is not null && depth > 0)
            throw new DamageException($"schema element '{element.Name}' has both a type and children");
        var children = new SchemaNode[count];
        for (var i = 0; i < count; i++)
            children[i] = Build(elements, ref next, depth + 1);
        return new SchemaNode(element, children);
    }
}
