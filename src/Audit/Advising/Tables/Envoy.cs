using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>Envoy.</summary>
internal static class Envoy
{
    private const string Timeouts = "https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts";

    private const string Manager = "the typed_config of envoy.filters.network.http_connection_manager";

    private static readonly Place s_manager = new(Manager, "yaml");

    private static readonly Place s_common = new(Manager + "; merge with what is there", "yaml", "common_http_protocol_options:\n");

    public static ServerTable Table { get; } = new()
    {
        Name = "Envoy",
        Settings =
        [
            new()
            {
                Place = new("the filter chain of the listener", "yaml"),
                Text = "transport_socket_connect_timeout: {seconds}s",
                Bounds = Handshakes,
                Documentation = Timeouts + "#transport-socket",
            },
            new()
            {
                Place = s_manager,
                Text = "request_headers_timeout: {seconds}s",
                Bounds = [.. SilentHeads, .. DrippedHeads, .. Http2Heads],
                Documentation = Timeouts + "#stream-timeouts",
            },
            new()
            {
                Place = s_manager,
                Text = "request_timeout: {seconds}s",
                Bounds = [.. SilentBodies, .. DrippedBodies, .. TrickledBodies, .. SilentHttp2Bodies, .. DrippedHttp2Bodies],
                Documentation = Timeouts + "#stream-timeouts",
            },
            new()
            {
                Place = s_manager,
                Text = "stream_idle_timeout: {seconds}s",
                Bounds = [.. UnreadResponses, .. UnreadHttp2, .. SilentStreams, .. Handlers, .. DeafHandlers, .. Http2Handlers, .. SilentWebSockets],
                Documentation = Timeouts + "#stream-timeouts",
            },
            new()
            {
                Place = s_common,
                Text = "  idle_timeout: {seconds}s",
                Bounds = [.. FirstBytes, .. Idle, .. SilentHttp2, .. DrippedHttp2],
                Documentation = Timeouts + "#connection-timeouts",
            },
            // It ends streams and WebSockets too that are in use.
            new()
            {
                Place = s_common,
                Text = "  max_stream_duration: {seconds}s  # of every request, event stream and WebSocket: see max_stream_duration of a route",
                Bounds = [.. DrippedResponses, .. DrippedHttp2Windows, .. BusyWebSockets],
                Documentation = Timeouts + "#stream-timeouts",
            },
        ],
        Unbounded =
        [
            new(FinishedResponses, "Envoy is done with a response as soon as the kernel has it; what the client was sent stays in the kernel."),
        ],
    };
}
