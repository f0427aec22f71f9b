using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Status = Millrace.DaprProtocol.Status;

namespace Millrace.Dapr.Tests.Framing;

public sealed class GrpcTextProperties
{
    static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void Any_text_survives_a_header()
    {
        Prop.ForAll<UnicodeString>(text =>
        {
            // Half of a surrogate pair has no bytes in UTF-8.
            if (text.Get is null || text.Get.Any(char.IsSurrogate))
                return;
            var encoded = GrpcStatusText.Encode(text.Get);
            encoded.ShouldAllBe(character => character >= ' ' && character <= '~');
            GrpcStatusText.Decode(encoded).ShouldBe(text.Get);
        }).Check(s_config);
    }

    [Theory]
    [InlineData("100 % = \u00fc\n", "100 %25 = %C3%BC%0A")]
    [InlineData("plain text", "plain text")]
    public void Texts_are_encoded_byte_by_byte(string text, string encoded)
    {
        GrpcStatusText.Encode(text).ShouldBe(encoded);
        GrpcStatusText.Decode(encoded).ShouldBe(text);
    }

    [Theory]
    [InlineData("50% off", "50% off")]
    [InlineData("%zz", "%zz")]
    [InlineData("end%4", "end%4")]
    [InlineData("%c3%bc", "\u00fc")]
    public void What_is_no_escape_stands_for_itself(string encoded, string text) =>
        GrpcStatusText.Decode(encoded).ShouldBe(text);

    [Fact]
    public void A_timeout_is_never_cut_short_and_never_longer_than_nine_characters()
    {
        Prop.ForAll<long>(raw =>
        {
            var timeout = TimeSpan.FromTicks(Math.Abs(raw % TimeSpan.TicksPerDay * 30));
            var text = GrpcTimeout.Format(timeout);
            text.Length.ShouldBeLessThanOrEqualTo(9);
            GrpcTimeout.TryParse(text, out var read).ShouldBeTrue(text);
            read.ShouldBeGreaterThanOrEqualTo(timeout);
        }).Check(s_config);
    }

    [Theory]
    [InlineData("5000m", 5000)]
    [InlineData("3S", 3000)]
    [InlineData("2M", 120000)]
    [InlineData("1H", 3600000)]
    [InlineData("1000000u", 1000)]
    [InlineData("2000000n", 2)]
    public void Every_unit_is_read(string text, int milliseconds)
    {
        GrpcTimeout.TryParse(text, out var timeout).ShouldBeTrue();
        timeout.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("-5S")]
    [InlineData("123456789S")]
    [InlineData("5x")]
    [InlineData(null)]
    public void What_is_no_timeout_is_not_read(string? text) => GrpcTimeout.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Rich_statuses_travel_with_and_without_padding()
    {
        var status = new Status { Code = 3, Message = "no", Details = { Any.Pack(new ErrorInfo { Reason = "R" }) } };
        var text = GrpcStatusDetails.Encode(status);
        text.ShouldNotContain("=");
        foreach (var form in new[] { text, text + new string('=', (4 - text.Length % 4) % 4) })
        {
            GrpcStatusDetails.TryDecode(form, out var read).ShouldBeTrue();
            read.ShouldBe(status);
        }
        GrpcStatusDetails.TryDecode("no base64!", out _).ShouldBeFalse();
        GrpcStatusDetails.TryDecode("////", out _).ShouldBeFalse();
    }
}
