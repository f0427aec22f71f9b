using Millrace.Features.Columns;

namespace Millrace.Catalog.Silver;

/// <summary>Columns one after the other.</summary>
static class ColumnJoin
{
    public static Column Of(ColumnType type, Column[] parts)
    {
        if (parts is [var only])
            return only;
        var length = parts.Sum(part => part.Length);
        return type switch
        {
            ColumnType.Int64 => new Int64Column(Values<long>(parts, length), Validity(parts, length)),
            ColumnType.Timestamp => new TimestampColumn(Values<long>(parts, length), Validity(parts, length)),
            ColumnType.Double => new DoubleColumn(Values<double>(parts, length), Validity(parts, length)),
            ColumnType.Decimal => new DecimalColumn(Values<Int128>(parts, length), Validity(parts, length)),
            ColumnType.Bool => new BoolColumn(Values<bool>(parts, length), Validity(parts, length)),
            ColumnType.String => Text(parts, length),
            _ => Column.FromObjects(type, [.. parts.SelectMany(part => Enumerable.Range(0, part.Length).Select(part.ValueAt))]),
        };
    }

    static T[] Values<T>(Column[] parts, int length)
        where T : struct
    {
        var values = new T[length];
        var at = 0;
        foreach (var part in parts)
        {
            ((FlatColumn<T>)part).Values.AsSpan(0, part.Length).CopyTo(values.AsSpan(at));
            at += part.Length;
        }
        return values;
    }

    static bool[]? Validity(Column[] parts, int length)
    {
        var validity = new bool[length];
        var at = 0;
        foreach (var part in parts)
            for (var row = 0; row < part.Length; row++)
                validity[at++] = !part.IsNull(row);
        return Array.IndexOf(validity, false) < 0 ? null : validity;
    }

    static StringColumn Text(Column[] parts, int length)
    {
        var codes = new int[length];
        var dictionary = new List<string>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var at = 0;
        foreach (var part in parts.Cast<StringColumn>())
        {
            var mapping = Array.ConvertAll(part.Dictionary, text =>
            {
                if (!known.TryGetValue(text, out var code))
                {
                    known.Add(text, code = dictionary.Count);
                    dictionary.Add(text);
                }
                return code;
            });
            foreach (var code in part.Codes)
                codes[at++] = code < 0 ? -1 : mapping[code];
        }
        return new StringColumn(codes, [.. dictionary]);
    }
}
