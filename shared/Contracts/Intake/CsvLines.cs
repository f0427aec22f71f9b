using System.Text;

namespace Millrace.Contracts.Intake;

/// <summary>
/// Reads a CSV file row by row (RFC 4180, UTF-8, header required), with the physical number of each row's first line and its text as
/// it stands: what no row can be made of is told as such, and the next line is tried.
/// </summary>
public sealed class CsvLines : IDisposable
{
    static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly StreamReader _text;
    readonly char[] _buffer = new char[32 * 1024];
    readonly StringBuilder _raw = new();
    readonly StringBuilder _field = new();
    readonly List<string> _fields = [];
    int _at;
    int _end;
    long _line = 1;
    bool _closed;

    /// <param name="stream">The file; the reader disposes of it.</param>
    public CsvLines(Stream stream) => _text = new(stream, s_strict, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);

    /// <summary>The columns; empty for an empty file.</summary>
    /// <exception cref="DecoderFallbackException">The file is not UTF-8.</exception>
    public IReadOnlyList<string> ReadHeader() =>
        Next() is { } header && header.Broken is null ? [.. header.Fields.Select(name => name.Trim())] : [];

    /// <summary>The rows behind the header; blank lines are none.</summary>
    /// <exception cref="DecoderFallbackException">The file is not UTF-8.</exception>
    /// <exception cref="InvalidDataException">A row is longer than an event may be: most likely a quote is never closed.</exception>
    public IEnumerable<CsvLine> ReadRows(int columns)
    {
        while (Next() is { } line)
            yield return line.Broken is null && line.Fields.Count != columns
                ? line with { Fields = [], Broken = $"The line has {line.Fields.Count} fields, the header {columns}." }
                : line;
    }

    CsvLine? Next()
    {
        while (Peek() is '\n' or '\r')
            Take();
        if (Peek() < 0)
            return null;
        var number = _line;
        _raw.Clear();
        _fields.Clear();
        string? broken = null;
        while (true)
        {
            broken = ReadField() ?? broken;
            if (Peek() == ',')
                Take();
            else
                break;
        }

        if (Peek() == '\r')
            Take();
        if (Peek() == '\n')
            Take();
        return new(number, broken is null ? [.. _fields] : [], _raw.ToString().TrimEnd('\r', '\n'), broken);
    }

    /// <summary>Reads a field up to a comma, the end of the line or of the file; returns what is wrong with it.</summary>
    string? ReadField()
    {
        _field.Clear();
        string? broken = null;
        if (Peek() == '"')
        {
            Take();
            broken = ReadQuoted();
        }

        while (Peek() is not (',' or '\n' or '\r' or < 0))
        {
            var letter = Take();
            // Only the first mistake is told: the rest follows from it.
            if (_closed)
                broken ??= $"Text stands behind the closing quote of '{Short()}'.";
            else if (letter == '"')
                broken ??= $"A quote stands inside '{Short()}': a field with quotes must be quoted, and they be written twice.";
            _field.Append(letter);
        }

        _closed = false;
        _fields.Add(_field.ToString());
        return broken;
    }

    string? ReadQuoted()
    {
        while (Peek() >= 0)
        {
            var letter = Take();
            if (letter != '"')
                _field.Append(letter);
            else if (Peek() == '"')
                _field.Append(Take());
            else
            {
                _closed = true;
                return null;
            }
        }

        return "A quote is opened and never closed.";
    }

    string Short() => _field.Length <= 60 ? _field.ToString() : _field.ToString(0, 57) + "...";

    int Peek()
    {
        if (_at == _end)
        {
            _end = _text.Read(_buffer);
            _at = 0;
        }

        return _end == 0 ? -1 : _buffer[_at];
    }

    char Take()
    {
        var letter = (char)Peek();
        _at++;
        if (letter == '\n')
            _line++;
        if (_raw.Length >= RowScanner.MaxBytes)
            throw new InvalidDataException();
        _raw.Append(letter);
        return letter;
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();
}
