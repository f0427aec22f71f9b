namespace Millrace.Features.State;

/// <summary>The first bytes of a record: the encoding's version, then the view layout's fingerprint.</summary>
internal static class RecordHeader
{
    /// <summary>A reader behind the header.</summary>
    /// <exception cref="RecordFormatException">Another version or another view.</exception>
    public static StateReader Open(byte[] bytes, byte version, uint fingerprint)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var reader = new StateReader(bytes);
        var found = reader.Byte();
        if (found != version)
            throw new RecordFormatException($"the record has the encoding {found}; this program reads {version}");
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
