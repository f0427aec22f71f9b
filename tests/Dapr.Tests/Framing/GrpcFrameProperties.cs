using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;

namespace Millrace.Dapr.Tests.Framing;

public sealed class GrpcFrameProperties
{
    static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(200);

    [Fact]
    public void Messages_come_out_as_they_went_in_however_the_bytes_are_cut()
    {
        Prop.ForAll<byte[][], PositiveInt>((payloads, cut) =>
        {
            var written = new ArrayBufferWriter<byte>();
            foreach (var payload in payloads)
                GrpcFrame.Write(written, new GetStateResponse { Data = ByteString.CopyFrom(payload ?? []), Etag = "e" });
            var rest = Cut(written.WrittenMemory, cut.Get % 9 + 1);
            var read = new List<byte[]>();
            while (GrpcFrame.TryRead(ref rest, int.MaxValue, out var message))
                read.Add(GetStateResponse.Parser.ParseFrom(message).Data.ToByteArray());
            rest.Length.ShouldBe(0);
            read.Count.ShouldBe(payloads.Length);
            for (var at = 0; at < read.Count; at++)
                read[at].ShouldBe(payloads[at] ?? []);
        }).Check(s_config);
    }

    [Fact]
    public void A_frame_that_is_not_complete_is_left_alone()
    {
        var written = new ArrayBufferWriter<byte>();
        GrpcFrame.Write(written, new SetMetadataRequest { Key = "key", Value = "value" });
        for (var length = 0; length < written.WrittenCount; length++)
        {
            var part = new ReadOnlySequence<byte>(written.WrittenMemory[..length]);
            GrpcFrame.TryRead(ref part, 100, out _).ShouldBeFalse($"{length} of {written.WrittenCount} bytes");
            part.Length.ShouldBe(length);
        }
    }

    [Fact]
    public void The_header_is_a_zero_and_the_length_in_big_endian()
    {
        var written = new ArrayBufferWriter<byte>();
        GrpcFrame.Write(written, new SetMetadataRequest { Key = new string('k', 300) });
        // 300 bytes of text, one byte of tag, two of length.
        written.WrittenSpan[..8].ToArray().ShouldBe([0, 0, 0, 1, 47, 0x0A, 0xAC, 0x02]);
    }

    [Fact]
    public void Compressed_and_oversized_messages_are_refused_with_the_status_for_it()
    {
        var compressed = new ReadOnlySequence<byte>([1, 0, 0, 0, 0]);
        Should.Throw<GrpcFrameException>(() => GrpcFrame.TryRead(ref compressed, 100, out _))
            .Status.ShouldBe(GrpcStatusCode.Unimplemented);
        var oversized = new ReadOnlySequence<byte>([0, 0xFF, 0xFF, 0xFF, 0xFF]);
        Should.Throw<GrpcFrameException>(() => GrpcFrame.TryRead(ref oversized, 100, out _))
            .Status.ShouldBe(GrpcStatusCode.ResourceExhausted);
    }

    static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> bytes, int size)
    {
        Piece? first = null, last = null;
        for (var at = 0; at < bytes.Length; at += size)
        {
            last = new Piece(bytes.Slice(at, Math.Min(size, bytes.Length - at)), last);
            first ??= last;
        }
        return first is null ? ReadOnlySequence<byte>.Empty : new(first, 0, last!, last!.Memory.Length);
    }

    sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is null)
                return;
            before.Next = this;
            RunningIndex = before.RunningIndex + before.Memory.Length;
        }
    }
}
