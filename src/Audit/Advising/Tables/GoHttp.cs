using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>Go's net/http.</summary>
internal static class GoHttp
{
    private const string Server = "https://pkg.go.dev/net/http#Server";

    private static readonly Place s_server = new("where the server is made, in place of http.ListenAndServe", "go", "server := &http.Server{\n\tAddr:    addr,\n\tHandler: handler,\n", "\n}\n");

    public static ServerTable Table { get; } = new()
    {
        Name = "Go's net/http",
        Settings =
        [
            // Of the three that are set the least is the handshake's too (tlsHandshakeTimeout).
            new()
            {
                Place = s_server,
                Text = "\tReadHeaderTimeout: {go},",
                Bounds = [.. FirstBytes, .. SilentHeads, .. DrippedHeads, .. Handshakes],
                Documentation = Server,
            },
            new()
            {
                Place = s_server,
                Text = "\tReadTimeout: {go},",
                Bounds = [.. SilentBodies, .. DrippedBodies, .. TrickledBodies, .. SilentHttp2Bodies, .. DrippedHttp2Bodies],
                Documentation = Server,
            },
            new()
            {
                Place = s_server,
                Text = "\tWriteTimeout: {go}, // of event streams too: http.ResponseController.SetWriteDeadline puts it off (Go 1.20)",
                Bounds = [.. UnreadResponses, .. DrippedResponses, .. UnreadHttp2, .. DrippedHttp2Windows, .. VanishedStreams],
                Documentation = Server,
            },
            new()
            {
                Place = s_server,
                Text = "\tIdleTimeout: {go},",
                Bounds = [.. Idle, .. SilentHttp2],
                Documentation = Server,
            },
            new()
            {
                Place = new("around handlers that neither stream nor upgrade", "go"),
                Text = "handler = http.TimeoutHandler(handler, {go}, \"\")",
                Bounds = [.. Handlers, .. Http2Handlers],
                Documentation = "https://pkg.go.dev/net/http#TimeoutHandler",
            },
        ],
        Unbounded =
        [
            new(DeafHandlers, "nothing in Go ends a handler that does not look at its context: http.TimeoutHandler answers for it, and its goroutine stays."),
            new(SilentStreams, "WriteTimeout acts when something is written only: the handler of a silent stream must end it, or write now and then."),
            new([.. SilentWebSockets, .. BusyWebSockets], "a hijacked connection has none of the server's limits: the handler must set deadlines and send pings."),
            new([.. UnreadResponses, .. DrippedResponses], StaysInKernel, IsSaidAnyway: true),
            new(FinishedResponses, "Go is done with a response as soon as the kernel has it; what the client was sent stays in the kernel."),
            new([.. DrippedHttp2, .. Http2Heads], "IdleTimeout waits for the next request, and the page does not say that frames leave it alone."),
        ],
    };
}
