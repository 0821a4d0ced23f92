using Leak.Clients.Wire.Http2;

namespace Leak.Unit.Clients.Wire.Http2;

internal sealed class Http2AnswerReaderTests
{
    [Test]
    public void Answered_WhenTheServersSettingsHaveCome_AndNotByAnAcknowledgement()
    {
        var reader = new Http2AnswerReader();

        reader.Read(new FrameWriter().SettingsAck().Bytes.Span);
        reader.IsAnswered.ShouldBeFalse();
        reader.Read(new FrameWriter().Settings().Bytes.Span);

        reader.IsAnswered.ShouldBeTrue();
    }

    [Test]
    public void Ended_WhenAStreamIsAnsweredAndThenReset_CountsOnce()
    {
        var reader = new Http2AnswerReader();
        var head = HeaderBlock.Of((":status", "200"));

        reader.Read(new FrameWriter()
            .Headers(1, head, FrameFlags.EndHeaders)
            .Data(1, "half"u8)
            .Headers(3, head, FrameFlags.EndHeaders | FrameFlags.EndStream)
            .ResetStream(3, Http2ErrorCode.NoError)
            .ResetStream(255, Http2ErrorCode.Cancel)
            .Bytes.Span);
        reader.RequestsEnded.ShouldBe(2, "streams 3 and 255");

        reader.Read(new FrameWriter().Data(1, [], FrameFlags.EndStream).GoAway(5, Http2ErrorCode.NoError).Bytes.Span);
        reader.RequestsEnded.ShouldBe(3);
    }

    [TestCase("88", 200, TestName = "From the table")]
    [TestCase("8E", 500, TestName = "From the table, the last")]
    [TestCase("0803353033", 503, TestName = "Not indexed")]
    [TestCase("4803343038", 408, TestName = "Indexed anew")]
    [TestCase("1803343034", 404, TestName = "Never indexed")]
    [TestCase("48026C17", null, TestName = "In Huffman's code: not known")]
    [TestCase("0803", null, TestName = "Cut short")]
    [TestCase("82", null, TestName = "Another field")]
    [TestCase("", null, TestName = "Nothing")]
    public void Status_WhenAResponseBegins_IsItsFirstField(string block, int? status)
    {
        var reader = new Http2AnswerReader();

        reader.Read(new FrameWriter().Headers(1, Convert.FromHexString(block), FrameFlags.EndHeaders).Bytes.Span);

        reader.StatusCode.ShouldBe(status);
    }

    [Test]
    public void Error_WhenTheServerGivesOne_IsTheLastOfItsKind()
    {
        var reader = new Http2AnswerReader();
        (reader.GoAway, reader.StreamReset).ShouldBe((null, null));

        reader.Read(new FrameWriter().GoAway(1, Http2ErrorCode.NoError).ResetStream(1, Http2ErrorCode.Cancel).GoAway(1, (Http2ErrorCode)0x1f).Bytes.Span);

        (reader.GoAway, reader.StreamReset).ShouldBe(("0x1f", "CANCEL"));
    }

    [TestCase(Http2ErrorCode.NoError, "NO_ERROR")]
    [TestCase(Http2ErrorCode.SettingsTimeout, "SETTINGS_TIMEOUT")]
    [TestCase(Http2ErrorCode.RefusedStream, "REFUSED_STREAM")]
    [TestCase(Http2ErrorCode.EnhanceYourCalm, "ENHANCE_YOUR_CALM")]
    [TestCase(Http2ErrorCode.Http11Required, "HTTP_1_1_REQUIRED")]
    public void Error_HasTheNameOfTheRfc(object code, string name) => ErrorNames.Of((Http2ErrorCode)code).ShouldBe(name);

    [Test]
    public void Anything_WhenItIsNoHttp2_IsSwallowed()
    {
        var reader = new Http2AnswerReader();

        reader.Read("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);

        (reader.IsAnswered, reader.RequestsEnded, reader.StatusCode).ShouldBe((false, 0, null));
    }
}
