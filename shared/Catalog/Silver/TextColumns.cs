using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Lake.Columns;
using StringColumn = Millrace.Features.Columns.StringColumn;

namespace Millrace.Catalog.Silver;

/// <summary>
/// Texts of the lake's batches as one column of codes. Where a Parquet file has a dictionary its codes are translated,
/// entry by entry; elsewhere the bytes are looked up. Strings are made when somebody reads them.
/// </summary>
static class TextColumns
{
    public static StringColumn Of(FieldModel field, (int Start, ColumnData? Data, int Rows)[] parts, int rows)
    {
        var table = new TextTable();
        var codes = new int[rows];
        DistinctBytes? dictionary = null;
        int[] known = [];
        foreach (var (start, data, count) in parts)
        {
            var into = codes.AsSpan(start, count);
            switch (data)
            {
                case null:
                    into.Fill(-1);
                    break;
                case BytesColumn { Dictionary: { } entries } coded:
                    if (!ReferenceEquals(entries, dictionary))
                    {
                        dictionary = entries;
                        known = new int[entries.Count];
                    }

                    Translate(coded, entries, known, table, into);
                    break;
                case BytesColumn { NullCount: 0 } flat:
                    table.CodesOf(flat.Offsets.AsSpan(0, count + 1), flat.Data, into);
                    break;
                case BytesColumn flat:
                    for (var row = 0; row < into.Length; row++)
                        into[row] = flat.IsNull(row) ? -1 : table.CodeOf(flat[row]);
                    break;
                default:
                    throw EngineColumns.Unfit(field, data);
            }
        }

        return new StringColumn(codes, table.ToTexts());
    }

    // What is known of an entry is its code + 1.
    static void Translate(BytesColumn coded, DistinctBytes entries, int[] known, TextTable table, Span<int> into)
    {
        for (var row = 0; row < into.Length; row++)
        {
            if (coded.IsNull(row))
            {
                into[row] = -1;
                continue;
            }

            ref var code = ref known[coded.Codes[row]];
            if (code == 0)
                code = table.CodeOf(entries[coded.Codes[row]]) + 1;
            into[row] = code - 1;
        }
    }
}
