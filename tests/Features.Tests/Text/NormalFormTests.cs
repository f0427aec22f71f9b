using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Millrace.Unicode;

namespace Millrace.Features.Tests.Text;

public sealed class NormalFormTests
{
    /// <summary>Made with Python's unicodedata (Unicode 14): SHA-256 of the UTF-8 of NFKC(c) and a line feed, for every scalar value c.</summary>
    private const string EveryScalar = "06e7277bca1b5f061a23d4e0caee648a132aee7e3fe7ae21a6f460298c980a11";

    [Fact]
    public void Every_scalar_value_has_the_form_that_Python_gives()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var point = 0; point < 0x110000; point++)
        {
            if (Rune.IsValid(point))
                hash.AppendData(Encoding.UTF8.GetBytes(NormalForm.Compatible(new Rune(point).ToString()) + "\n"));
        }

        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe(EveryScalar);
    }

    [Fact]
    public void Random_sequences_have_the_form_that_Python_gives()
    {
        using var stream = typeof(NormalFormTests).Assembly.GetManifestResourceStream("nfkc.txt")!;
        using var reader = new StreamReader(stream);
        var count = 0;
        for (; reader.ReadLine() is { } line; count++)
        {
            var parts = line.Split(';');
            Points(NormalForm.Compatible(string.Concat(parts[0].Split(' ').Select(Character)))).ShouldBe(parts[1], line);
        }

        count.ShouldBe(400);
    }

    [Fact]
    public void An_unpaired_surrogate_becomes_the_replacement_character() =>
        NormalForm.Compatible("a\uD800b").ShouldBe("a\uFFFDb");

    private static string Character(string hex) => new Rune(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();

    private static string Points(string text) => string.Join(' ', text.EnumerateRunes().Select(rune => rune.Value.ToString("X", CultureInfo.InvariantCulture)));
}
