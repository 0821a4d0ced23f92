using Leak.Clients.Wire.Http2;

namespace Leak.Unit.Clients.Wire.Http2;

internal sealed class FrameReaderTests
{
    private static readonly byte[] s_conversation = new FrameWriter()
        .Settings((Setting.MaxConcurrentStreams, 100u), (Setting.InitialWindowSize, 786_432u))
        .WindowUpdate(0, 65_535)
        .SettingsAck()
        .Ping(0xfedcba9876543210)
        .Ping(1, FrameFlags.Ack)
        .Headers(1, HeaderBlock.Of((":status", "200")), FrameFlags.EndHeaders)
        .Data(1, new byte[300])
        .Data(1, [], FrameFlags.EndStream)
        .ResetStream(3, Http2ErrorCode.Cancel)
        .GoAway(3, Http2ErrorCode.EnhanceYourCalm)
        .Bytes.ToArray();

    private static readonly string[] s_read =
    [
        "Settings streams=100 window=786432",
        "WindowUpdate 0 +65535",
        "Settings ack",
        "Ping FEDCBA9876543210",
        "Ping ack 0000000000000001",
        "Headers 1 1 B",
        "Data 1 300 B",
        "Data 1 0 B ends",
        "ResetStream 3 Cancel ends",
        "GoAway 0 EnhanceYourCalm",
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    [TestCase(9)]
    [TestCase(64)]
    [TestCase(10_000)]
    public void Frames_WhenTheyComeInPieces_AreReadTheSame(int piece) => Read(s_conversation, piece).ShouldBe(s_read);

    [Test]
    public void Reader_WhenAFrameIsNotWhole_IsWithinIt()
    {
        var reader = new FrameReader();
        ReadOnlySpan<byte> bytes = new FrameWriter().Ping().Bytes.Span;
        var almost = bytes[..^1];
        var last = bytes[^1..];

        reader.TryRead(ref almost, out _).ShouldBeFalse();
        reader.IsWithinFrame.ShouldBeTrue();
        reader.TryRead(ref last, out _).ShouldBeTrue();
        reader.IsWithinFrame.ShouldBeFalse();
    }

    [Test]
    public void Payload_WhenItIsLong_IsKeptInPart()
    {
        var reader = new FrameReader();
        ReadOnlySpan<byte> bytes = new FrameWriter().Data(1, Enumerable.Range(0, 200).Select(number => (byte)number).ToArray()).Bytes.Span;

        reader.TryRead(ref bytes, out var frame).ShouldBeTrue();

        frame.PayloadBytes.ShouldBe(200);
        frame.Payload.ToArray().ShouldBe(Enumerable.Range(0, FrameReader.KeptBytes).Select(number => (byte)number));
    }

    [Test]
    public void Frame_WhenItsPayloadIsCutShort_SaysNothingOfIt()
    {
        var cut = new FrameWriter()
            .Frame(FrameType.ResetStream, FrameFlags.None, 1, [0, 0])
            .Frame(FrameType.GoAway, FrameFlags.None, 0, new byte[7])
            .Frame(FrameType.WindowUpdate, FrameFlags.None, 0, [])
            .Frame(FrameType.Ping, FrameFlags.None, 0, [1])
            .Frame(FrameType.Settings, FrameFlags.None, 0, [0, 3, 0, 0, 0]);

        Read(cut.Bytes.ToArray(), 3).ShouldBe(["ResetStream 1 ? ends", "GoAway 0 ?", "WindowUpdate 0 +0", "Ping 0000000000000000", "Settings streams= window="]);
    }

    [Test]
    public void Setting_WhenItComesTwice_CountsByItsLastValue()
    {
        var reader = new FrameReader();
        ReadOnlySpan<byte> bytes = new FrameWriter().Settings((Setting.InitialWindowSize, 1u), (Setting.InitialWindowSize, 2u)).Bytes.Span;

        reader.TryRead(ref bytes, out var frame).ShouldBeTrue();

        frame.Value(Setting.InitialWindowSize).ShouldBe(2u);
        frame.Value(Setting.MaxFrameSize).ShouldBeNull();
    }

    [Test]
    public void Reader_InSteadyState_AllocatesNothing()
    {
        var reader = new FrameReader();
        Drain(reader, s_conversation);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var frames = 0;
        for (var time = 0; time < 1000; time++)
        {
            frames += Drain(reader, s_conversation);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        frames.ShouldBe(1000 * s_read.Length);
    }

    private static int Drain(FrameReader reader, ReadOnlySpan<byte> bytes)
    {
        var frames = 0;
        while (reader.TryRead(ref bytes, out var frame))
        {
            frames += frame.Error is not null || frame.Value(Setting.MaxFrameSize) is null ? 1 : 0;
        }

        return frames;
    }

    private static List<string> Read(byte[] all, int piece)
    {
        var reader = new FrameReader();
        var read = new List<string>();
        foreach (var chunk in all.Chunk(piece))
        {
            ReadOnlySpan<byte> bytes = chunk;
            while (reader.TryRead(ref bytes, out var frame))
            {
                read.Add(Text(frame));
            }

            bytes.IsEmpty.ShouldBeTrue("the reader takes all that comes");
        }

        reader.IsWithinFrame.ShouldBeFalse();
        return read;
    }

    private static string Text(Http2Frame frame) => frame.Type switch
    {
        FrameType.Settings when frame.IsAck => "Settings ack",
        FrameType.Settings => $"Settings streams={frame.Value(Setting.MaxConcurrentStreams)} window={frame.Value(Setting.InitialWindowSize)}",
        FrameType.WindowUpdate => $"WindowUpdate {frame.StreamId} +{frame.WindowIncrement}",
        FrameType.Ping => $"Ping {(frame.IsAck ? "ack " : "")}{frame.PingContent:X16}",
        FrameType.ResetStream or FrameType.GoAway => $"{frame.Type} {frame.StreamId} {frame.Error?.ToString() ?? "?"}{(frame.EndsStream ? " ends" : "")}",
        _ => $"{frame.Type} {frame.StreamId} {frame.PayloadBytes} B{(frame.EndsStream ? " ends" : "")}",
    };
}
