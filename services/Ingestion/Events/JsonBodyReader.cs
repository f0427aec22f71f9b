using System.Text.Json;
using Millrace.Contracts.Intake;
using Millrace.Contracts.Problems;

namespace Millrace.Ingestion.Events;

/// <summary>Reads a body that is one object or an array of them. Rows before a break in an array still go through.</summary>
static class JsonBodyReader
{
    public static async Task ReadAsync(ReadOnlyMemory<byte> body, Intake intake)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (body.Span.TrimStart(" \t\r\n"u8) is not [(byte)'[', ..])
        {
            await intake.AddAsync(body.Span.Trim(" \t\r\n"u8));
            return;
        }

        var at = 0;
        RowProblem? problem;
        while (Next(body.Span, ref at, out var row, out problem))
            await intake.AddAsync(body.Span[row]);
        if (problem is { } broken)
            intake.Reject(broken.Code, broken.Detail);
    }

    /// <summary>The next element from a place in the array; false at its end, or where it is no array any more.</summary>
    static bool Next(ReadOnlySpan<byte> body, ref int at, out Range row, out RowProblem? problem)
    {
        (row, problem) = (default, null);
        // The reader stands between elements, so a small document is made of the rest: '[' or ',' then the element.
        var rest = body[at..].TrimStart(" \t\r\n"u8);
        at = body.Length - rest.Length;
        if (rest.IsEmpty)
            return Broken("The array has no end.", out problem);
        if (rest[0] == ']')
            return body[(at + 1)..].Trim(" \t\r\n"u8).IsEmpty ? false : Broken("Something follows the array.", out problem);
        var isFirst = rest[0] == '[' && at == body.IndexOf((byte)'[');
        if (!isFirst && rest[0] != ',')
            return Broken("Between the events of an array there must be a comma.", out problem);
        var element = rest[1..].TrimStart(" \t\r\n"u8);
        if (isFirst && element is [(byte)']', ..])
        {
            at = body.Length - element.Length;
            return Next(body, ref at, out row, out problem);
        }

        var start = body.Length - element.Length;
        try
        {
            var reader = new Utf8JsonReader(element, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 100_000 }));
            if (reader.Read() && reader.TrySkip() && (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.String || reader.BytesConsumed < element.Length))
            {
                at = start + (int)reader.BytesConsumed;
                row = start..at;
                return true;
            }
        }
        catch (JsonException broken)
        {
            return Broken(broken.Message.Split(" LineNumber:")[0], out problem);
        }

        return Broken("The array ends in the middle of an event.", out problem);
    }

    static bool Broken(string why, out RowProblem? problem)
    {
        problem = new(ErrorCode.MalformedJson, $"{why} The events before this place were taken.");
        return false;
    }
}
