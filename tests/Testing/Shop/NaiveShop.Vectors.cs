using System.Numerics;
using System.Text;

namespace Millrace.Testing.Shop;

public sealed partial class NaiveShop
{
    const int Buckets = 64;

    float Affinity(string user, string product, long at)
    {
        var own = UserVector(user, at);
        var other = Now(product, at) is { } version ? VectorOf(version) : null;
        if (own is null || other is null)
            return 0;
        double Dot(float[] left, float[] right) => left.Zip(right, (one, two) => (double)one * two).Sum();
        return (float)(Dot(own, other) / Math.Sqrt(Dot(own, own) * Dot(other, other)));
    }

    // Whole days old, the oldest first, half as much after every thirty; today is the day of the last moment before the instant.
    float[]? UserVector(string user, long at)
    {
        var sum = new double[Buckets];
        var today = DayOf(at - 1);
        foreach (var day in Of(user, at).GroupBy(fact => DayOf(fact.Time)).Where(day => today - day.Key < 365).OrderBy(day => day.Key))
            foreach (var fact in day)
                if (At(fact.Product, fact.Time) is { } version && VectorOf(version) is { } vector)
                    for (var bucket = 0; bucket < Buckets; bucket++)
                        sum[bucket] += vector[bucket] * (fact.Type switch { "purchase" => 5, "add_to_cart" => 3, _ => 1 }) * Math.Pow(0.5, (today - day.Key) / 30.0);
        return Unit(sum);
    }

    float[]? VectorOf(ProductVersion version)
    {
        if (_vectors.TryGetValue((version.Product, version.From), out var known))
            return known;
        var counts = new double[Buckets];
        var fields = new List<(string Field, string? Text)>
        {
            ("category", version.Category), ("subcategory", version.Subcategory), ("brand", version.Brand), ("name", version.Name), ("description", version.Description),
        };
        fields.AddRange((version.Attributes ?? new Dictionary<string, string>()).Select(attribute => (attribute.Key, (string?)attribute.Value)));
        foreach (var (field, text) in fields)
            foreach (var term in Terms(text ?? ""))
            {
                var hash = Xxh64(Encoding.UTF8.GetBytes($"{field}:{term}"));
                counts[hash % Buckets] += hash >> 63 == 0 ? 1 : -1;
            }
        return _vectors[(version.Product, version.From)] = Unit(counts);
    }

    static string[] Terms(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Select(unit => char.IsLetterOrDigit(unit) ? unit : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static float[]? Unit(double[] vector)
    {
        var length = Math.Sqrt(vector.Sum(value => value * value));
        return length == 0 ? null : Array.ConvertAll(vector, value => (float)(value / length));
    }

    /// <summary>XXH64 with seed 0, from its published description.</summary>
    public static ulong Xxh64(byte[] data)
    {
        const ulong P1 = 0x9E3779B185EBCA87, P2 = 0xC2B2AE3D27D4EB4F, P3 = 0x165667B19E3779F9, P4 = 0x85EBCA77C2B2AE63, P5 = 0x27D4EB2F165667C5;
        static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * P2), 31) * P1;
        var at = 0;
        var hash = P5;
        if (data.Length >= 32)
        {
            ulong[] lanes = [unchecked(P1 + P2), P2, 0, unchecked(0 - P1)];
            for (; at + 32 <= data.Length; at += 32)
                for (var lane = 0; lane < 4; lane++)
                    lanes[lane] = Round(lanes[lane], BitConverter.ToUInt64(data, at + (8 * lane)));
            hash = BitOperations.RotateLeft(lanes[0], 1) + BitOperations.RotateLeft(lanes[1], 7) + BitOperations.RotateLeft(lanes[2], 12) + BitOperations.RotateLeft(lanes[3], 18);
            foreach (var lane in lanes)
                hash = ((hash ^ Round(0, lane)) * P1) + P4;
        }
        hash += (ulong)data.Length;
        for (; at + 8 <= data.Length; at += 8)
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BitConverter.ToUInt64(data, at)), 27) * P1) + P4;
        for (; at + 4 <= data.Length; at += 4)
            hash = (BitOperations.RotateLeft(hash ^ (BitConverter.ToUInt32(data, at) * P1), 23) * P2) + P3;
        for (; at < data.Length; at++)
            hash = BitOperations.RotateLeft(hash ^ (data[at] * P5), 11) * P1;
        hash = (hash ^ (hash >> 33)) * P2;
        hash = (hash ^ (hash >> 29)) * P3;
        return hash ^ (hash >> 32);
    }
}
