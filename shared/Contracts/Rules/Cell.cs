namespace Millrace.Contracts.Rules;

/// <summary>What a field of one row holds.</summary>
struct Cell
{
    public CellState State;

    /// <summary>True when a synonym gave the value; the canonical name beats it.</summary>
    public bool BySynonym;

    public long Whole;
    public double Real;
    public Int128 Exact;
    public string? Text;
}

enum CellState : byte
{
    /// <summary>Absent, or null.</summary>
    Empty,

    /// <summary>A value of the field's type.</summary>
    Value,

    /// <summary>Something else; the finding is noted.</summary>
    Invalid,
}
