using Millrace.Features.Execution;
using Millrace.Features.State;
using Millrace.Features.Tests.Execution;

namespace Millrace.Features.Tests.State;

public sealed class RecordHeaderTests
{
    private static readonly ViewEngine s_engine = new(Shop.Users);

    [Fact]
    public void A_record_under_a_key_is_refused_by_the_keys_id()
    {
        var bytes = s_engine.Encode(s_engine.NewLive());
        bytes[1] = 7;

        Should.Throw<RecordFormatException>(() => s_engine.DecodeLive(bytes)).Message.ShouldContain("key 7");
    }

    [Fact]
    public void A_record_of_another_encoding_is_refused_by_its_number()
    {
        var bytes = s_engine.Encode(s_engine.NewLive());
        bytes[0] = 200;

        Should.Throw<RecordFormatException>(() => s_engine.DecodeLive(bytes)).Message.ShouldContain("200");
    }
}
