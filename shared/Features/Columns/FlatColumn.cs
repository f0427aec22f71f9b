namespace Millrace.Features.Columns;

/// <summary>A column over a plain array of values with a validity flag per row.</summary>
public abstract class FlatColumn<T> : Column
    where T : struct
{
    private protected FlatColumn(T[] values, bool[]? validity)
        : base(values.Length)
    {
        if (validity is not null && validity.Length != values.Length)
            throw new ArgumentException($"{values.Length} values but {validity.Length} validity flags", nameof(validity));
        Values = values;
        Validity = validity;
    }

    /// <summary>One value per row; what stands at a null row means nothing.</summary>
    public T[] Values { get; }

    /// <summary>False at null rows; null when every row has a value.</summary>
    public bool[]? Validity { get; }

    /// <inheritdoc/>
    public sealed override bool IsNull(int row) => Validity is { } validity && !validity[row];

    /// <inheritdoc/>
    public sealed override object? ValueAt(int row) => IsNull(row) ? null : Values[row];

    /// <inheritdoc/>
    public sealed override Column Take(ReadOnlySpan<int> rows)
    {
        var values = new T[rows.Length];
        bool[]? validity = null;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (row >= 0 && !IsNull(row))
            {
                values[i] = Values[row];
            }
            else
            {
                if (validity is null)
                {
                    validity = new bool[rows.Length];
                    Array.Fill(validity, true);
                }

                validity[i] = false;
            }
        }

        return With(values, validity);
    }

    private protected abstract Column With(T[] values, bool[]? validity);
}
