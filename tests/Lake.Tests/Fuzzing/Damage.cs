namespace Millrace.Lake.Tests.Fuzzing;

/// <summary>Ways of damaging bytes.</summary>
static class Damage
{
    /// <summary>Cuts off, or changes one place or a few: bits, bytes, pieces moved about.</summary>
    public static byte[] Binary(byte[] source, Random random) => Binary(source, random, 0);

    /// <summary>As <see cref="Binary(byte[], Random)"/>, with a third of the damage in the last bytes, which steer the rest.</summary>
    public static byte[] Binary(byte[] source, Random random, int tail)
    {
        var bytes = (byte[])source.Clone();
        if (bytes.Length == 0 || random.Next(20) == 0)
            return bytes[..random.Next(bytes.Length + 1)];
        // More than one fault is mostly refused early.
        for (var n = random.Next(4) == 0 ? random.Next(2, 9) : 1; n > 0; n--)
        {
            var at = random.Next(3) == 0 && tail > 0 ? bytes.Length - 8 - random.Next(tail) - 1 : random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0; break;
                default:
                    var from = random.Next(bytes.Length);
                    var length = Math.Min(random.Next(1, 16), bytes.Length - Math.Max(at, from));
                    bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(at));
                    break;
            }
        }
        return bytes;
    }

    /// <summary>Changes JSON: bytes, pieces lost, doubled or put in, other digits and letters.</summary>
    public static byte[] Json(byte[] source, Random random)
    {
        var bytes = source.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 50), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, "{}[]\",:0-1.5e9nulltrue%ZZ\\u0000\n"u8.ToArray().Skip(random.Next(30)).Take(random.Next(1, 6)));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    // A digit or a letter for another keeps the JSON whole and changes what it means.
                    var target = bytes.FindIndex(at, value => char.IsAsciiLetterOrDigit((char)value));
                    if (target >= 0)
                        bytes[target] = (byte)(char.IsAsciiDigit((char)bytes[target]) ? '0' + random.Next(10) : 'a' + random.Next(26));
                    break;
                default:
                    var length = Math.Min(random.Next(1, 100), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
            }
        }
        return [.. bytes];
    }
}
