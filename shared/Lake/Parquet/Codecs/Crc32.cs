using System.Runtime.InteropServices;

namespace Millrace.Lake.Parquet.Codecs;

/// <summary>CRC-32 with the polynomial of gzip, eight bytes at a time.</summary>
static class Crc32
{
    static readonly uint[] s_table = Table();

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var t = s_table;
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            var low = (uint)word ^ crc;
            var high = (uint)(word >> 32);
            crc = t[0x700 + (low & 0xFF)] ^ t[0x600 + (low >> 8 & 0xFF)] ^ t[0x500 + (low >> 16 & 0xFF)] ^ t[0x400 + (low >> 24)]
                ^ t[0x300 + (high & 0xFF)] ^ t[0x200 + (high >> 8 & 0xFF)] ^ t[0x100 + (high >> 16 & 0xFF)] ^ t[high >> 24];
        }
        foreach (var part in data[(words.Length * 8)..])
            crc = t[(crc ^ part) & 0xFF] ^ crc >> 8;
        return ~crc;
    }

    static uint[] Table()
    {
        var table = new uint[8 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320 : value >> 1;
            table[i] = value;
        }
        for (var i = 256; i < table.Length; i++)
            table[i] = table[i - 256] >> 8 ^ table[table[i - 256] & 0xFF];
        return table;
    }
}
