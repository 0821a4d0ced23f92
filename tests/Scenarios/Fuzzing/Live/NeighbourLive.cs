using System.Diagnostics;
using System.Globalization;
using System.Text;
using Leak.Clients.Wire.Http2;

namespace Leak.Scenarios.Fuzzing.Live;

/// <summary>
/// A client of HTTP/2 with an event stream and a download on one connection, that reads both steadily. The download fills the socket: that
/// is not the event stream's fault.
/// </summary>
internal static class NeighbourLive
{
    private const int Events = 1;
    private const int Download = 3;
    private const uint Much = 100_000_000;
    private const int ReadBytes = 50_000;
    private const int ReceiveBufferBytes = 64 * 1024;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);

    public static LiveFuzz Of(int port) => new("live event stream beside a download", s_between, async token =>
    {
        using var connection = await RawConnection.OpenAsync(port, receiveBufferBytes: ReceiveBufferBytes);
        await connection.SendAsync(new FrameWriter().Preface().Settings((Setting.InitialWindowSize, Much)).WindowUpdate(0, Much)
            .Headers(Events, HeaderBlock.OfRequest("GET", "localhost", "/stall/events?every=50&bytes=100"), FrameFlags.EndHeaders | FrameFlags.EndStream)
            .Headers(Download, HeaderBlock.OfRequest("GET", "localhost", "/stall/download?bytes=8000000"), FrameFlags.EndHeaders | FrameFlags.EndStream)
            .Bytes);
        var (frames, buffer, watch, came) = (new FrameReader(), new byte[ReadBytes], Stopwatch.StartNew(), 0);
        while (watch.Elapsed < s_turn)
        {
            var read = await connection.Socket.ReceiveAsync(buffer, token);
            if (read == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"the connection was closed after {watch.Elapsed.TotalSeconds:F1} s");
            }

            if (Ends(frames, buffer.AsSpan(0, read), ref came) is { } end)
            {
                return string.Create(CultureInfo.InvariantCulture, $"the event stream was ended after {watch.Elapsed.TotalSeconds:F1} s and {came} of its frames: {end}");
            }

            await Task.Delay(s_pause, token);
        }

        // How soon events come is not judged: they wait behind the download, and the client reads slowly.
        return null;
    });

    private static string? Ends(FrameReader frames, ReadOnlySpan<byte> bytes, ref int came)
    {
        while (frames.TryRead(ref bytes, out var frame))
        {
            came += frame.StreamId == Events ? 1 : 0;
            if (frame.Type == FrameType.GoAway || (frame.StreamId == Events && frame.EndsStream))
            {
                return new StringBuilder().Append(frame.Type).Append(", ").Append(frame.Error).ToString();
            }
        }

        return null;
    }
}
