using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Schema;

/// <summary>
/// How a field is made of leaf columns. A <em>slot</em> is a place where the field has a value or a null: an entry of
/// its leaves whose repetition level is at most <see cref="SlotRepetition"/> and whose definition level is at least
/// <see cref="SlotDefinition"/>.
/// </summary>
sealed record PlanNode
{
    public required Field Field { get; init; }

    public required int SlotRepetition { get; init; }

    public required int SlotDefinition { get; init; }

    /// <summary>The definition level from which on the field is not null.</summary>
    public required int PresentDefinition { get; init; }

    /// <summary>The column, when the field is one.</summary>
    public Leaf? Leaf { get; init; }

    /// <summary>The element of a list, key and value of a map, the fields of a struct.</summary>
    public IReadOnlyList<PlanNode> Children { get; init; } = [];

    /// <summary>The leaves below, in file order.</summary>
    public IEnumerable<Leaf> Leaves => Leaf is null ? Children.SelectMany(c => c.Leaves) : [Leaf];

    /// <summary>A leaf that is neither nested nor repeated: an entry per row.</summary>
    public bool IsFlat => Leaf is { MaxRepetition: 0, MaxDefinition: <= 1 };
}
