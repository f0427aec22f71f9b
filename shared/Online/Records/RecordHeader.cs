namespace Millrace.Online.Records;

/// <summary>
/// The first bytes of every record: the encoding's version, and the id of the tenant's key that the rest is encrypted with
/// (0: it is not). The first encoding had no key.
/// </summary>
static class RecordHeader
{
    const byte First = 1;
    const byte Version = 2;
    const byte NoKey = 0;

    /// <summary>Begins a record.</summary>
    public static void Write(BinaryWriter output)
    {
        output.Write(Version);
        output.Write(NoKey);
    }

    /// <summary>A reader behind the header.</summary>
    /// <param name="value">The record.</param>
    /// <param name="what">What it is, for the error.</param>
    /// <exception cref="InvalidDataException">Another encoding, or encrypted.</exception>
    public static RecordBytes Open(byte[] value, string what)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length == 0)
            throw new InvalidDataException($"A {what} is empty.");
        var input = new RecordBytes(value);
        var version = input.Byte();
        if (version is not (First or Version))
            throw new InvalidDataException($"A {what} is in encoding {version}; this program reads {First} and {Version}.");
        var key = version == First ? NoKey : input.Byte();
        return key == NoKey ? input : throw new InvalidDataException($"A {what} is encrypted with key {key}; this program reads records that are not.");
    }
}
