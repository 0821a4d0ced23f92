namespace Leak.Audit.Advising.Tables;

/// <summary>Stalls that one setting of a server bounds together: what a client does to it, by the ids of the catalogue.</summary>
internal static class StallKinds
{
    /// <summary>Of servers that close a response with data before it: seen with HAProxy 2.6, Apache 2.4, Node 20 and Go 1.19 on Linux.</summary>
    public const string StaysInKernel =
        "the server closes it in time, and what it has sent stays in the kernel (FIN-WAIT-1) for minutes. No setting of the server makes it reset the connection.";

    public static readonly string[] Handshakes = ["tls/silent", "tls/partial-hello", "tls/hello-drip", "tls/record-per-byte", "tls/no-finished"];

    /// <summary>No byte of a first request comes.</summary>
    public static readonly string[] FirstBytes = ["tcp/idle", "tls/idle"];

    public static readonly string[] SilentHeads = ["http1/partial-line", "http1/partial-headers", "http1/keep-alive-partial", "http1/drain-then-half"];

    /// <summary>Something of a head comes now and then: a limit between two reads begins anew.</summary>
    public static readonly string[] DrippedHeads = ["http1/slow-headers", "http1/crlf-drip"];

    public static readonly string[] Idle = ["http1/keep-alive-idle", "http1/h2c-upgrade-stall", "net/vanish"];

    /// <summary>Nothing more of a body comes. http1/chunk-zeros-drip sends nine bytes first.</summary>
    public static readonly string[] SilentBodies =
        ["http1/no-body", "http1/expect-no-body", "http1/partial-chunk", "http1/burst-then-stall", "http1/chunk-zeros-drip"];

    /// <summary>A byte of a body comes now and then: a limit between two reads begins anew.</summary>
    public static readonly string[] DrippedBodies =
        ["http1/slow-body", "http1/chunk-drip", "http1/chunk-extension-drip", "http1/trailer-drip", "http1/gzip-drip"];

    /// <summary>300 bytes a second: faster than many a minimum rate.</summary>
    public static readonly string[] TrickledBodies = ["http1/trickle-body"];

    /// <summary>The server has answered, and waits for the rest of what the client has to say.</summary>
    public static readonly string[] Lingering = ["http1/unread-body", "http1/linger"];

    /// <summary>A response of which nothing is taken.</summary>
    public static readonly string[] UnreadResponses = ["http1/slow-read-none", "http1/pipeline-unread", "http1/sse-unread"];

    /// <summary>A response of which little is taken: a limit between two writes may begin anew.</summary>
    public static readonly string[] DrippedResponses = ["http1/slow-read-drip"];

    /// <summary>A response that the server has finished, and that lies in the kernel.</summary>
    public static readonly string[] FinishedResponses = ["http1/finished-unread", "http1/close-unread", "tls/finished-unread"];

    public static readonly string[] SilentStreams = ["http1/sse-idle"];

    /// <summary>The client has gone without a word: the kernel gives it up, after its own time.</summary>
    public static readonly string[] VanishedStreams = ["net/vanish-stream"];

    public static readonly string[] Handlers = ["http1/hung-handler", "http1/hung-upstream"];

    public static readonly string[] DeafHandlers = ["http1/deaf-handler", "http1/half-close-deaf"];

    public static readonly string[] HalfClosed = ["http1/half-close"];

    /// <summary>HTTP/2 without a stream: silent.</summary>
    public static readonly string[] SilentHttp2 = ["http2/half-preface", "http2/idle", "http2/partial-frame"];

    /// <summary>HTTP/2 without a stream: frames come.</summary>
    public static readonly string[] DrippedHttp2 = ["http2/ping-drip", "http2/settings-drip", "http2/window-update-drip"];

    public static readonly string[] Http2Heads = ["http2/partial-headers", "http2/no-end-headers"];

    public static readonly string[] SilentHttp2Bodies = ["http2/no-body"];

    public static readonly string[] DrippedHttp2Bodies = ["http2/empty-data"];

    public static readonly string[] UnreadHttp2 = ["http2/zero-window", "http2/tcp-unread", "http2/congested-idle"];

    public static readonly string[] DrippedHttp2Windows = ["http2/window-drip", "http2/window-drip-100"];

    public static readonly string[] Http2Handlers = ["http2/hung-stream", "http2/goaway-linger"];

    public static readonly string[] SilentWebSockets = ["ws/silent", "ws/partial-frame", "net/vanish-websocket"];

    /// <summary>WebSockets whose client still sends, or leaves data.</summary>
    public static readonly string[] BusyWebSockets = ["ws/ping-flood-unread", "ws/fragment-drip", "http2/ws-window", "ws/close-linger", "ws/close-unread"];

    public static readonly string[] SignalR = ["signalr/no-handshake"];
}
