using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>HAProxy. What the manual does not say was seen with 2.6.12.</summary>
internal static class HaProxy
{
    private const string Manual = "https://docs.haproxy.org/3.0/configuration.html";

    private static readonly Place s_frontend = new("haproxy.cfg, in defaults, or in the frontend", "haproxy");

    private static readonly Place s_backend = new("haproxy.cfg, in defaults, or in the backend", "haproxy");

    public static ServerTable Table { get; } = new()
    {
        Name = "HAProxy",
        Settings =
        [
            new()
            {
                Place = s_frontend,
                Text = "timeout client-hs {time}",
                Bounds = Handshakes,
                Documentation = Manual + "#4.2-timeout%20client-hs",
                Since = "2.9",
            },
            new()
            {
                Place = s_frontend,
                Text = "timeout http-request {time}",
                Bounds = [.. FirstBytes, .. SilentHeads, .. DrippedHeads, .. SilentHttp2, .. DrippedHttp2, .. Http2Heads],
                Documentation = Manual + "#4.2-timeout%20http-request",
            },
            // Up to a buffer of body (16 kB by default), whatever its rate: as it is written, http-request then is for the body too.
            new()
            {
                Place = s_frontend,
                Text = "timeout http-request {time}",
                Bounds = [.. SilentBodies, .. DrippedBodies],
                Documentation = Manual + "#4.2-timeout%20http-request",
            },
            new()
            {
                Place = s_frontend,
                Text = "option http-buffer-request",
                Bounds = [.. SilentBodies, .. DrippedBodies],
                Documentation = Manual + "#4.2-option%20http-buffer-request",
            },
            new()
            {
                Place = s_frontend,
                Text = "timeout http-keep-alive {time}",
                Bounds = Idle,
                Documentation = Manual + "#4.2-timeout%20http-keep-alive",
            },
            new()
            {
                Place = s_frontend,
                Text = "timeout client {time}",
                Bounds = UnreadResponses,
                Documentation = Manual + "#4.2-timeout%20client",
            },
            new()
            {
                Place = s_frontend,
                Text = "timeout client-fin {time}",
                Bounds = [.. HalfClosed, .. Lingering],
                Documentation = Manual + "#4.2-timeout%20client-fin",
            },
            new()
            {
                Place = s_backend,
                Text = "timeout server {time}",
                Bounds = [.. Handlers, .. DeafHandlers, .. Http2Handlers, .. SilentStreams],
                Documentation = Manual + "#4.2-timeout%20server",
            },
            new()
            {
                Place = s_backend,
                Text = "timeout tunnel {time}",
                Bounds = SilentWebSockets,
                Documentation = Manual + "#4.2-timeout%20tunnel",
            },
        ],
        Unbounded =
        [
            new(
                TrickledBodies,
                "option http-buffer-request waits for a whole body or a full buffer (16 kB; at 300 bytes a second that is 54 s). "
                + "Then only timeout client holds, which each byte begins anew."),
            new(
                [.. SilentHttp2Bodies, .. DrippedHttp2Bodies, .. UnreadHttp2],
                "timeout client (or http-request, with option http-buffer-request) ends the stream, and the connection has timeout http-keep-alive after that. "
                + "Set both so that their sum is within the limit."),
            new(UnreadResponses, StaysInKernel, IsSaidAnyway: true),
            new(
                [.. DrippedResponses, .. DrippedHttp2Windows],
                "timeout client is for silence: whatever the client sends or takes begins it anew."),
            new(FinishedResponses, "HAProxy is done with a response as soon as the kernel has it; what the client was sent stays in the kernel."),
            new(BusyWebSockets, "timeout tunnel is for silence on both sides: the server behind HAProxy must bound it."),
        ],
    };
}
