using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Sorts rows by columns, nulls first; equal rows keep their order.</summary>
static class RowSort
{
    public static ColumnBatch SortBy(this ColumnBatch batch, IReadOnlyList<string> names)
    {
        if (names.Count == 0 || batch.RowCount < 2)
            return batch;
        var comparers = names.Select(name => Comparer(batch[name])).ToArray();
        var rows = new int[batch.RowCount];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = i;
        Array.Sort(rows, (left, right) =>
        {
            foreach (var compare in comparers)
                if (compare(left, right) is var order and not 0)
                    return order;
            return left - right;
        });
        return batch.Gather(rows);
    }

    public static Func<int, int, int> Comparer(ColumnData column)
    {
        Func<int, int, int> present = column switch
        {
            BytesColumn c => (left, right) => c[left].SequenceCompareTo(c[right]),
            Int64Column { Type.Kind: not LakeTypeKind.UInt64 } c => (left, right) => c.Values[left].CompareTo(c.Values[right]),
            Int32Column { Type.Kind: not LakeTypeKind.UInt32 } c => (left, right) => c.Values[left].CompareTo(c.Values[right]),
            _ => (left, right) => ScalarOrder.Compare(column.ValueAt(left)!, column.ValueAt(right)!),
        };
        return column.Nulls is null ? present : (left, right) => (column.IsNull(left), column.IsNull(right)) switch
        {
            (true, true) => 0,
            (true, false) => -1,
            (false, true) => 1,
            _ => present(left, right),
        };
    }
}
