using System.Buffers;
using System.IO.Pipelines;
using Millrace.Contracts.Intake;
using Millrace.Contracts.Problems;

namespace Millrace.Ingestion.Events;

/// <summary>
/// Reads NDJSON of any length, line by line, without ever holding more than a line: one that is too long is skipped as it
/// streams by, and the next begins behind its line break.
/// </summary>
static class LineReader
{
    public static async Task ReadAsync(PipeReader body, Intake intake, CancellationToken cancellationToken)
    {
        var skipping = false;
        var first = true;
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (first && buffer.Length >= 3)
            {
                buffer = WithoutMark(buffer);
                first = false;
            }

            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                if (skipping)
                    skipping = false;
                else
                    await TakeAsync(line, intake);
            }

            if (result.IsCompleted)
            {
                if (!skipping)
                    await TakeAsync(first ? WithoutMark(buffer) : buffer, intake);
                body.AdvanceTo(buffer.End);
                return;
            }

            if (buffer.Length > RowScanner.MaxBytes)
            {
                if (!skipping)
                    intake.Reject(ErrorCode.EventTooLarge, $"An event may have up to {RowScanner.MaxBytes} bytes; this line is longer.");
                skipping = true;
            }

            // A line that is skipped is given back as it comes; the rest waits for its line break.
            body.AdvanceTo(skipping ? buffer.End : buffer.Start, buffer.End);
        }
    }

    static ValueTask TakeAsync(in ReadOnlySequence<byte> line, Intake intake)
    {
        if (line.IsSingleSegment)
            return TakeAsync(line.FirstSpan, intake);
        var length = (int)line.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        line.CopyTo(rented);
        var taken = TakeAsync(rented.AsSpan(0, length), intake);
        // The row is copied into its batch before the task is given back.
        ArrayPool<byte>.Shared.Return(rented);
        return taken;
    }

    static ValueTask TakeAsync(ReadOnlySpan<byte> line, Intake intake)
    {
        line = line.Trim(" \t\r"u8);
        return line.IsEmpty ? ValueTask.CompletedTask : intake.AddAsync(line);
    }

    static ReadOnlySequence<byte> WithoutMark(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[3];
        if (buffer.Length < 3)
            return buffer;
        buffer.Slice(0, 3).CopyTo(start);
        return start.SequenceEqual("\uFEFF"u8) ? buffer.Slice(3) : buffer;
    }
}
