namespace Millrace.Online.Records;

/// <summary>The first byte of every record.</summary>
static class RecordVersion
{
    public static void Expect(BinaryReader input, byte known, string what)
    {
        if (input.BaseStream.Length == 0)
            throw new InvalidDataException($"A {what} is empty.");
        var found = input.ReadByte();
        if (found != known)
            throw new InvalidDataException($"A {what} is in encoding {found}; this program reads {known}.");
    }
}
