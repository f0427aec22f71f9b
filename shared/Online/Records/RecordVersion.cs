namespace Millrace.Online.Records;

/// <summary>The first byte of every record.</summary>
static class RecordVersion
{
    /// <summary>A reader behind the version.</summary>
    public static RecordBytes Open(byte[] value, byte known, string what)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length == 0)
            throw new InvalidDataException($"A {what} is empty.");
        var input = new RecordBytes(value);
        var found = input.Byte();
        return found == known ? input : throw new InvalidDataException($"A {what} is in encoding {found}; this program reads {known}.");
    }
}
