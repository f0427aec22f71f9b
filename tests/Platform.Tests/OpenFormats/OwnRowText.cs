using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;

namespace Millrace.Platform.Tests.OpenFormats;

/// <summary>A table's rows by our own reader, spelled as <see cref="SqlRowText"/> spells them and added up the same way.</summary>
static class OwnRowText
{
    public static async Task<(long Rows, BigInteger Sum)> SumAsync(DeltaTable table)
    {
        var (rows, sum) = (0L, BigInteger.Zero);
        await foreach (var batch in table.ReadAsync())
            for (var row = 0; row < batch.RowCount; row++, rows++)
            {
                var text = new StringBuilder();
                foreach (var column in batch.Columns)
                    Write(text, column.Type, column.ValueAt(row));
                var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
                sum += long.Parse(hash[..15], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            }
        return (rows, sum);
    }

    static void Write(StringBuilder text, LakeType type, object? value)
    {
        switch (value)
        {
            case null:
                text.Append('~');
                break;
            case string plain:
                text.Append(Encoding.UTF8.GetByteCount(plain)).Append(':').Append(plain);
                break;
            case byte[] bytes:
                text.Append(Convert.ToHexStringLower(bytes));
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case double number:
                text.Append(Exponential(number));
                break;
            case float number:
                text.Append(Exponential(number));
                break;
            case object?[] items when type is ListType list:
                text.Append('[');
                foreach (var item in items)
                    Write(text, list.Element.Type, item);
                text.Append(']');
                break;
            case object?[] items when type is StructType record:
                text.Append('{');
                for (var i = 0; i < items.Length; i++)
                    Write(text, record.Fields[i].Type, items[i]);
                text.Append('}');
                break;
            case KeyValuePair<object, object?>[] pairs when type is MapType map:
                text.Append('[');
                foreach (var (key, item) in pairs)
                {
                    Write(text, map.Key.Type, key);
                    Write(text, map.Value.Type, item);
                }
                text.Append(']');
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
        text.Append(';');
    }

    static string Exponential(double number)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        var text = number.ToString("E17", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..at]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}");
    }
}
