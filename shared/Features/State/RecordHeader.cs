namespace Millrace.Features.State;

/// <summary>
/// The first bytes of a record: the encoding's version, the id of the tenant's key that the rest is encrypted with (0: it
/// is not), then the view layout's fingerprint. The first encoding had no key.
/// </summary>
internal static class RecordHeader
{
    private const byte First = 1;
    private const byte Version = 2;
    private const byte NoKey = 0;

    /// <summary>Begins a record.</summary>
    public static void Write(StateWriter writer, uint fingerprint)
    {
        writer.Byte(Version);
        writer.Byte(NoKey);
        writer.Unsigned(fingerprint);
    }

    /// <summary>A reader behind the header.</summary>
    /// <exception cref="RecordFormatException">Another encoding or another view, or encrypted.</exception>
    public static StateReader Open(byte[] bytes, uint fingerprint)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var reader = new StateReader(bytes);
        var version = reader.Byte();
        if (version is not (First or Version))
            throw new RecordFormatException($"the record has the encoding {version}; this program reads {First} and {Version}");
        var key = version == First ? NoKey : reader.Byte();
        if (key != NoKey)
            throw new RecordFormatException($"the record is encrypted with key {key}; this program reads records that are not");
        var layout = reader.Unsigned();
        return layout == fingerprint
            ? reader
            : throw new RecordFormatException($"the record belongs to another layout of the view ({layout:x}, not {fingerprint:x})");
    }

    /// <summary>Checks that nothing is left.</summary>
    public static void Close(StateReader reader)
    {
        if (reader.Remaining != 0)
            throw new RecordFormatException($"{reader.Remaining} bytes are left behind the record");
    }
}
