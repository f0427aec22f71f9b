using Millrace.Catalog.Silver;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;

namespace Millrace.Validation.Silver;

/// <summary>Valid batches as rows of their silver table. The lake holds arrays as the batches do: they are only put end to end.</summary>
static class SilverColumns
{
    /// <summary>
    /// The table of a contract. It is not parted: its files are few and large, and the times in their statistics prune as well, while
    /// a load of a year's history would make a file per day and commit.
    /// </summary>
    public static TableDefinition DefinitionOf(DatasetContract contract) => new(SilverTable.SchemaOf(contract)) { Name = contract.Id };

    /// <summary>The rows of some batches.</summary>
    public static ColumnBatch Of(DatasetContract contract, IReadOnlyList<ValidBatch> batches)
    {
        var rows = batches.Sum(batch => batch.Rows);
        var schema = SilverTable.SchemaOf(contract);
        return new(schema, [.. SilverSchema.Of(contract).Select(column => Column(column.Name, column.Type, batches, rows))], rows);
    }

    static ColumnData Column(string name, ColumnType type, IReadOnlyList<ValidBatch> batches, int rows) => name switch
    {
        SilverSchema.IngestTime => Whole(batches, rows, batch => batch.IngestTime, LakeType.TimestampUtc),
        SilverSchema.Lane => Narrow(batches, rows, batch => batch.Lane),
        SilverSchema.Partition => Narrow(batches, rows, batch => batch.Position.Partition),
        SilverSchema.Epoch => Narrow(batches, rows, batch => batch.Position.Epoch),
        SilverSchema.Offset => Whole(batches, rows, batch => batch.Position.Offset, LakeType.Int64),
        SilverSchema.ContractVersion => Texts(batches, rows, batch => batch.Contract),
        _ => Data(name, type, batches, rows),
    };

    static ColumnData Data(string name, ColumnType type, IReadOnlyList<ValidBatch> batches, int rows)
    {
        var nulls = new bool[rows];
        var lake = SilverTable.TypeOf(type);
        ColumnData Joined<T>(Func<BatchColumn, T[]?> values, Func<T[], ColumnData> column)
        {
            var all = new T[rows];
            var at = 0;
            foreach (var batch in batches)
            {
                // A column of another type, after a contract changed, counts as absent.
                if (batch.Find(name) is { } found && values(found) is { } part)
                {
                    part.CopyTo(all, at);
                    found.Nulls.CopyTo(nulls, at);
                }
                else
                    nulls.AsSpan(at, batch.Rows).Fill(true);
                at += batch.Rows;
            }

            return column(all);
        }

        bool[]? Nulls() => nulls.Contains(true) ? nulls : null;
        return type.Kind switch
        {
            ColumnKind.String or ColumnKind.Json => Joined(found => (found as TextBatchColumn)?.Values, all => BytesColumn.OfTexts(all, lake)),
            ColumnKind.Float64 => Joined(found => (found as DoubleBatchColumn)?.Values, all => new DoubleColumn(lake, all, Nulls())),
            ColumnKind.Float32 => Joined(found => (found as DoubleBatchColumn)?.Values, all => new FloatColumn(lake, Array.ConvertAll(all, value => (float)value), Nulls())),
            ColumnKind.Decimal => Joined(found => (found as DecimalBatchColumn)?.Values, all => new DecimalColumn(lake, all, Nulls())),
            ColumnKind.Boolean => Joined(found => (found as BooleanBatchColumn)?.Values, all => new BooleanColumn(lake, all, Nulls())),
            ColumnKind.Int32 or ColumnKind.Date => Joined(found => (found as Int64BatchColumn)?.Values, all => new Int32Column(lake, Array.ConvertAll(all, value => (int)value), Nulls())),
            _ => Joined(found => (found as Int64BatchColumn)?.Values, all => new Int64Column(lake, all, Nulls())),
        };
    }

    static Int64Column Whole(IReadOnlyList<ValidBatch> batches, int rows, Func<ValidBatch, long> value, LakeType type)
    {
        var all = new long[rows];
        Fill(batches, all, value);
        return new(type, all);
    }

    static Int32Column Narrow(IReadOnlyList<ValidBatch> batches, int rows, Func<ValidBatch, int> value)
    {
        var all = new int[rows];
        Fill(batches, all, value);
        return new(LakeType.Int32, all);
    }

    static BytesColumn Texts(IReadOnlyList<ValidBatch> batches, int rows, Func<ValidBatch, string> value)
    {
        var all = new string?[rows];
        Fill(batches, all, value);
        return BytesColumn.OfTexts(all);
    }

    static void Fill<T>(IReadOnlyList<ValidBatch> batches, T[] all, Func<ValidBatch, T> value)
    {
        var at = 0;
        foreach (var batch in batches)
        {
            all.AsSpan(at, batch.Rows).Fill(value(batch));
            at += batch.Rows;
        }
    }
}
