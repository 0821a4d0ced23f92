using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>
/// A stall on HTTP/2 without TLS, by prior knowledge (RFC 9113, section 3.3), on frames written by hand. None acknowledges
/// the server's SETTINGS, so a server that insists on that closes them all for it.
/// </summary>
/// <param name="id">The stable id, <c>http2/name</c>.</param>
/// <param name="summary">What is sent and where it stops, in one line.</param>
/// <param name="stoppedBy">The limit that must stop it, one of <see cref="LimitNames"/>.</param>
public abstract class Http2Stall(string id, string summary, string stoppedBy) : Stall(id, summary, stoppedBy)
{
    /// <summary>A request without a body, its head in one frame.</summary>
    private protected const FrameFlags Whole = FrameFlags.EndHeaders | FrameFlags.EndStream;

    /// <summary>The stream of the only request, where there is one: a client's streams are odd.</summary>
    private protected const int Stream = 1;

    /// <inheritdoc/>
    public sealed override ServerListener Listener => ServerListener.Http2;

    /// <inheritdoc/>
    public sealed override bool EndsByRequest => StoppedBy is LimitNames.Read or LimitNames.Write or LimitNames.Handler;

    /// <inheritdoc/>
    public sealed override StallScript Script(StallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Write(context) with { Reader = static () => new Http2AnswerReader() };
    }

    /// <summary>What is sent, and how the answer is read.</summary>
    private protected abstract StallScript Write(StallContext context);

    /// <summary>How every client begins: the preface and its SETTINGS, of the values that are not to be the defaults.</summary>
    private protected static FrameWriter Hello(params ReadOnlySpan<(Setting Setting, uint Value)> settings) =>
        new FrameWriter().Preface().Settings(settings);

    /// <summary>The head of a GET.</summary>
    private protected static ReadOnlyMemory<byte> Get(StallContext context) => Head("GET", context);

    /// <summary>The head of a POST.</summary>
    private protected static ReadOnlyMemory<byte> Post(StallContext context) => Head("POST", context);

    private static ReadOnlyMemory<byte> Head(string method, StallContext context) =>
        HeaderBlock.Of((":method", method), (":scheme", "http"), (":authority", context.Host), (":path", context.Path));
}
