using System.Globalization;
using System.Text;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;

namespace Millrace.Contracts.Rules;

/// <summary>Values as text: canonical for keys, readable for messages.</summary>
static class CellText
{
    public static string? Of(ContractField field, in Cell cell)
    {
        if (cell.State != CellState.Value)
            return null;
        switch (field.Type.Kind)
        {
            case ColumnKind.String or ColumnKind.Json:
                return cell.Text;
            case ColumnKind.Float32 or ColumnKind.Float64:
                return cell.Real.ToString("R", CultureInfo.InvariantCulture);
            case ColumnKind.Boolean:
                return cell.Whole != 0 ? "true" : "false";
            case ColumnKind.Timestamp:
                return Instant(cell.Whole);
            case ColumnKind.Date:
                return DateOnly.FromDayNumber((int)cell.Whole + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber).ToString("O", CultureInfo.InvariantCulture);
            case ColumnKind.Decimal:
                Span<byte> digits = stackalloc byte[DecimalText.MaxLength];
                return Encoding.ASCII.GetString(digits[..DecimalText.Format(cell.Exact, field.Type.Scale, digits)]);
            default:
                return cell.Whole.ToString(CultureInfo.InvariantCulture);
        }
    }

    public static string Instant(long micros)
    {
        const long least = -62_135_596_800_000_000, most = 253_402_300_799_999_999;
        return micros is < least or > most
            ? $"{micros.ToString(CultureInfo.InvariantCulture)} µs since 1970"
            : DateTime.UnixEpoch.AddTicks(micros * 10).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
    }
}
