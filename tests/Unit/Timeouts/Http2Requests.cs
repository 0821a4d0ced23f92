using Leak.Clients.Wire.Http2;

namespace Leak.Unit.Timeouts;

/// <summary>What the tests' clients of HTTP/2 say.</summary>
internal static class Http2Requests
{
    /// <summary>Preface and SETTINGS.</summary>
    public static FrameWriter Hello(params ReadOnlySpan<(Setting Setting, uint Value)> settings) => new FrameWriter().Preface().Settings(settings);

    public static FrameWriter Get(this FrameWriter frames, int stream, string path) =>
        frames.Headers(stream, HeaderBlock.OfRequest("GET", "a", path), FrameFlags.EndHeaders | FrameFlags.EndStream);

    /// <summary>A POST whose body does not come.</summary>
    public static FrameWriter Post(this FrameWriter frames, int stream, string path) =>
        frames.Headers(stream, HeaderBlock.OfRequest("POST", "a", path), FrameFlags.EndHeaders);

    /// <summary>A WebSocket (RFC 8441).</summary>
    public static FrameWriter WebSocket(this FrameWriter frames, int stream, string path) => frames.Headers(
        stream,
        HeaderBlock.Of(
            (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":authority", "a"), (":path", path), ("sec-websocket-version", "13")),
        FrameFlags.EndHeaders);

    /// <summary>A GET whose head may go on.</summary>
    public static FrameWriter HeadWithoutEnd(this FrameWriter frames, int stream, string path) =>
        frames.Headers(stream, HeaderBlock.OfRequest("GET", "a", path), FrameFlags.EndStream);

    /// <summary>The types of the whole frames in what a server sent.</summary>
    public static IReadOnlyList<FrameType> TypesIn(ReadOnlySpan<byte> bytes)
    {
        var reader = new FrameReader();
        var types = new List<FrameType>();
        while (reader.TryRead(ref bytes, out var frame))
        {
            types.Add(frame.Type);
        }

        return types;
    }
}
