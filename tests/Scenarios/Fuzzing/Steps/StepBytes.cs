using Leak.Clients.Wire.Http2;

namespace Leak.Scenarios.Fuzzing.Steps;

/// <summary>What a step sends.</summary>
internal static class StepBytes
{
    private const string End = "end";
    private const string Authority = "localhost";

    /// <summary>The bytes; <see langword="null"/>: it sends none, it does something else.</summary>
    /// <exception cref="FormatException">It is no step.</exception>
    public static byte[]? Of(FuzzStep step) => step.Verb switch
    {
        Verbs.Send => EscapedBytes.Parse(step.After(1)),
        Verbs.Fill => Filled(step.Number(1)),
        Verbs.Cut => Of(step.Inner!) is { } whole ? whole[..Math.Min(step.Number(1), whole.Length)] : throw step.Unknown(),
        Verbs.Preface => Written(frames => frames.Preface()),
        Verbs.Settings => Written(frames => frames.Settings((Setting.InitialWindowSize, (uint)step.Number(1)))),
        Verbs.Ack => Written(frames => frames.SettingsAck()),
        Verbs.Ping => Written(frames => frames.Ping()),
        Verbs.GoAway => Written(frames => frames.GoAway(0, Http2ErrorCode.NoError)),
        Verbs.Headers => Written(frames => frames.Headers(
            step.Number(1), HeaderBlock.OfRequest(step.Word(3), Authority, step.Word(4)), FrameFlags.EndHeaders | EndOf(step))),
        Verbs.Connect => Written(frames => frames.Headers(step.Number(1), WebSocketOn(step.Word(2)), FrameFlags.EndHeaders)),
        Verbs.Data => Written(frames => frames.Data(step.Number(1), EscapedBytes.Parse(step.After(3)), EndOf(step))),
        Verbs.Zeros => Written(frames => Zeros(frames, step.Number(1), step.Number(3), EndOf(step))),
        Verbs.Window => Written(frames => frames.WindowUpdate(step.Number(1), (uint)step.Number(2))),
        Verbs.Rst => Written(frames => frames.ResetStream(step.Number(1), Http2ErrorCode.Cancel)),
        Verbs.Open or Verbs.Handshake or Verbs.Pause or Verbs.Read or Verbs.Fin or Verbs.Reset or Verbs.Leave or Verbs.Each => null,
        _ => throw step.Unknown(),
    };

    /// <summary>Refuses what is no step.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static void Check(FuzzStep step)
    {
        _ = Of(step.Inner ?? step);
        _ = step.Verb switch
        {
            Verbs.Open => step.Number(2),
            Verbs.Pause or Verbs.Each or Verbs.Cut => step.Number(1),
            Verbs.Read when step.Word(1) is not ("all" or "nothing") => step.Number(1) + step.Number(3),
            _ => 0,
        };
    }

    private static FrameFlags EndOf(FuzzStep step) => step.Word(2) == End ? FrameFlags.EndStream : FrameFlags.None;

    private static ReadOnlyMemory<byte> WebSocketOn(string path) => HeaderBlock.Of(
        (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":authority", Authority), (":path", path), ("sec-websocket-version", "13"));

    private static void Zeros(FrameWriter frames, int stream, int bytes, FrameFlags flags)
    {
        for (var left = bytes; left > 0; left -= FrameWriter.MaxPayloadBytes)
        {
            var part = Math.Min(left, FrameWriter.MaxPayloadBytes);
            frames.Data(stream, Filled(part), part == left ? flags : FrameFlags.None);
        }
    }

    private static byte[] Filled(int bytes)
    {
        var filled = new byte[bytes];
        Array.Fill(filled, (byte)'a');
        return filled;
    }

    private static byte[] Written(Action<FrameWriter> write)
    {
        var frames = new FrameWriter();
        write(frames);
        return frames.Bytes.ToArray();
    }
}
