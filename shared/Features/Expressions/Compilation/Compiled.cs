using Millrace.Features.Columns;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>Computes one column over the rows of a frame.</summary>
internal delegate Column Kernel(Frame frame);

/// <summary>A typed expression, ready to run.</summary>
/// <param name="Type">The type of every value.</param>
/// <param name="Run">Gives one value per row.</param>
/// <param name="IsConstant">Whether it is the same on every row of every batch.</param>
/// <param name="Constant">That value: bool, long, double, Int128, string, or null.</param>
internal sealed record Compiled(ExpressionType Type, Kernel Run, bool IsConstant = false, object? Constant = null)
{
    public static Compiled OfConstant(ExpressionType type, object? value)
    {
        Column? latest = null;
        return new Compiled(type, frame =>
        {
            // Batches mostly have one size, so the column of the last one mostly fits again.
            var column = latest;
            if (column is null || column.Length != frame.Rows)
                latest = column = Fill(type, value, frame.Rows);
            return column;
        }, true, value);
    }

    public static Compiled OfColumn(ExpressionType type, string name) => new(type, frame => frame.Batch[name]);

    /// <summary>The same value for several readers, computed once per batch.</summary>
    public Compiled Shared()
    {
        var run = Run;
        return IsConstant ? this : this with { Run = frame => frame.Once(run) };
    }

    /// <summary>The same value as another type; every type fits those it widens to.</summary>
    public Compiled As(ExpressionType target)
    {
        if (target == Type)
            return this;
        if (IsConstant)
            return OfConstant(target, Conversions.Constant(Constant, target));
        return new Compiled(target, Conversions.Widen(Run, Type, target));
    }

    /// <summary>Runs it once if it reads nothing.</summary>
    public Compiled Folded(params ReadOnlySpan<Compiled> operands)
    {
        foreach (var operand in operands)
        {
            if (!operand.IsConstant)
                return this;
        }
        var frame = new Frame(new RecordBatch(1, []));
        var value = Run(frame).ValueAt(0);
        // A constant that is lost is lost on every row, and has to be counted there.
        return frame.Lost > 0 ? this : OfConstant(Type, value);
    }

    static Column Fill(ExpressionType type, object? value, int rows)
    {
        if (value is null)
            return Column.Nulls(type.Column(), rows);
        return type switch
        {
            ExpressionType.Bool => new BoolColumn(Repeat((bool)value, rows)),
            ExpressionType.Int64 or ExpressionType.Duration => new Int64Column(Repeat((long)value, rows)),
            ExpressionType.Float64 => new DoubleColumn(Repeat((double)value, rows)),
            ExpressionType.Decimal => new DecimalColumn(Repeat((Int128)value, rows)),
            ExpressionType.Timestamp => new TimestampColumn(Repeat((long)value, rows)),
            ExpressionType.String => StringColumn.Repeat((string)value, rows),
            _ => Column.FromObjects(type.Column(), Repeat<object?>(value, rows)),
        };
    }

    static T[] Repeat<T>(T value, int rows)
    {
        var values = new T[rows];
        Array.Fill(values, value);
        return values;
    }
}
