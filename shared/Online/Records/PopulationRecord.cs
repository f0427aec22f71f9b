namespace Millrace.Online.Records;

/// <summary>
/// The values that compare an entity with the others, at the newest instants of their grid. Batch computes them over
/// all entities; a lookup takes those of the newest grid instant not after its own.
/// </summary>
public sealed class PopulationRecord
{
    /// <summary>The most grid instants that are kept: a day and a half of hours.</summary>
    public const int MaxInstants = 36;

    readonly SortedDictionary<long, Dictionary<string, double?>> _byInstant = [];

    /// <summary>Sets the values at a grid instant (µs since 1970 UTC), by population.</summary>
    public void Set(long gridInstant, IEnumerable<KeyValuePair<string, double?>> values)
    {
        _byInstant[gridInstant] = new Dictionary<string, double?>(values, StringComparer.Ordinal);
        while (_byInstant.Count > MaxInstants)
            _byInstant.Remove(_byInstant.Keys.First());
    }

    /// <summary>The value of a population at an instant: that of the newest grid instant not after it, or null.</summary>
    public double? At(long instant, string population)
    {
        double? value = null;
        foreach (var (grid, values) in _byInstant)
        {
            if (grid > instant)
                break;
            value = values.GetValueOrDefault(population);
        }
        return value;
    }

    /// <summary>The record's bytes.</summary>
    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        using var output = new BinaryWriter(stream);
        RecordHeader.Write(output);
        output.Write7BitEncodedInt(_byInstant.Count);
        foreach (var (instant, values) in _byInstant)
        {
            output.Write(instant);
            output.Write7BitEncodedInt(values.Count);
            foreach (var (population, value) in values)
            {
                output.Write(population);
                output.Write(value is not null);
                if (value is { } number)
                    output.Write(number);
            }
        }
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>The same as <see cref="At"/> of the record that bytes stand for, without making it.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public static double? Read(byte[] value, long instant, ReadOnlySpan<byte> population)
    {
        var input = RecordHeader.Open(value, "population record");
        double? newest = null;
        for (var instants = input.Count(); instants > 0; instants--)
        {
            if (input.Int64() > instant)
                break;
            newest = null;
            for (var count = input.Count(); count > 0; count--)
            {
                var isIt = input.Text().SequenceEqual(population);
                var number = input.Flag() ? input.Double() : (double?)null;
                if (isIt)
                    newest = number;
            }
        }
        return newest;
    }

    /// <summary>The record that bytes stand for.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public static PopulationRecord Decode(byte[] value)
    {
        var input = RecordHeader.Open(value, "population record");
        var record = new PopulationRecord();
        for (var instants = input.Count(); instants > 0; instants--)
        {
            var instant = input.Int64();
            var values = new Dictionary<string, double?>(StringComparer.Ordinal);
            for (var count = input.Count(); count > 0; count--)
                values[input.String()] = input.Flag() ? input.Double() : null;
            record._byInstant[instant] = values;
        }
        return record;
    }
}
