using Millrace.Features.Columns;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>One evaluation of an expression over a batch.</summary>
internal sealed class Frame(RecordBatch batch)
{
    Func<int, bool>? _counted;
    Dictionary<Kernel, Column>? _shared;

    public RecordBatch Batch { get; } = batch;

    public int Rows { get; } = batch.Rows;

    /// <summary>Results that became null because they were no number or did not fit their type.</summary>
    public long Lost { get; private set; }

    /// <summary>Counts a lost result, unless the row's value comes from another branch.</summary>
    public void Lose(int row)
    {
        if (_counted is null || _counted(row))
            Lost++;
    }

    /// <summary>Runs a kernel that several places read, once.</summary>
    public Column Once(Kernel kernel)
    {
        _shared ??= [];
        if (!_shared.TryGetValue(kernel, out var column))
            _shared.Add(kernel, column = kernel(this));
        return column;
    }

    /// <summary>Evaluates a branch that only the marked rows take.</summary>
    public Column Branch(Compiled branch, Func<int, bool> taken)
    {
        var before = _counted;
        _counted = before is null ? taken : row => before(row) && taken(row);
        try
        {
            return branch.Run(this);
        }
        finally
        {
            _counted = before;
        }
    }
}
