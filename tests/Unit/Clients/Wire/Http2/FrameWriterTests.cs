using System.Text;
using Leak.Clients.Wire.Http2;

namespace Leak.Unit.Clients.Wire.Http2;

/// <summary>Each frame byte for byte: length in 24 bits, type, flags, stream in 31 bits, payload (RFC 9113, section 4.1).</summary>
internal sealed class FrameWriterTests
{
    private static readonly byte[] s_block = [0x82, 0x86];

    private static readonly Dictionary<string, (Action<FrameWriter> Write, string Hex)> s_frames = new()
    {
        ["SETTINGS, empty"] = (writer => writer.Settings(), "000000 04 00 00000000"),
        ["SETTINGS"] = (
            writer => writer.Settings((Setting.InitialWindowSize, 0u), (Setting.MaxFrameSize, 0x01020304u)),
            "00000C 04 00 00000000 0004 00000000 0005 01020304"),
        ["SETTINGS, acknowledged"] = (writer => writer.SettingsAck(), "000000 04 01 00000000"),
        ["HEADERS"] = (writer => writer.Headers(1, s_block, FrameFlags.EndHeaders | FrameFlags.EndStream), "000002 01 05 00000001 8286"),
        ["HEADERS, open"] = (writer => writer.Headers(3, s_block, FrameFlags.None), "000002 01 00 00000003 8286"),
        ["CONTINUATION"] = (writer => writer.Continuation(3, s_block), "000002 09 00 00000003 8286"),
        ["CONTINUATION, the last"] = (writer => writer.Continuation(3, s_block, FrameFlags.EndHeaders), "000002 09 04 00000003 8286"),
        ["DATA"] = (writer => writer.Data(0x01020304, "hi"u8), "000002 00 00 01020304 6869"),
        ["DATA, the last"] = (writer => writer.Data(1, [], FrameFlags.EndStream), "000000 00 01 00000001"),
        ["PING"] = (writer => writer.Ping(0x0102030405060708), "000008 06 00 00000000 0102030405060708"),
        ["PING, acknowledged"] = (writer => writer.Ping(7, FrameFlags.Ack), "000008 06 01 00000000 0000000000000007"),
        ["WINDOW_UPDATE"] = (writer => writer.WindowUpdate(5, 0x7fffffff), "000004 08 00 00000005 7FFFFFFF"),
        ["RST_STREAM"] = (writer => writer.ResetStream(5, Http2ErrorCode.Cancel), "000004 03 00 00000005 00000008"),
        ["GOAWAY"] = (writer => writer.GoAway(9, Http2ErrorCode.EnhanceYourCalm), "000008 07 00 00000000 00000009 0000000B"),
    };

    private static IEnumerable<string> Frames => s_frames.Keys;

    [TestCaseSource(nameof(Frames))]
    public void Frame_OfEachType_IsWrittenByteForByte(string name)
    {
        var (write, hex) = s_frames[name];
        var writer = new FrameWriter();

        write(writer);

        Convert.ToHexString(writer.Bytes.Span).ShouldBe(hex.Replace(" ", "", StringComparison.Ordinal));
    }

    [Test]
    public void Preface_Always_IsTheRfcs24Bytes()
    {
        var bytes = new FrameWriter().Preface().Settings().Bytes.Span;

        // Section 3.4 gives it in hexadecimal.
        Convert.ToHexString(bytes[..24]).ShouldBe("505249202A20485454502F322E300D0A0D0A534D0D0A0D0A");
        Encoding.ASCII.GetString(bytes[..24]).ShouldBe("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        bytes.Length.ShouldBe(24 + 9);
    }
}
