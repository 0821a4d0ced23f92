namespace Leak.Timeouts.Limits;

/// <summary>The stable names of <see cref="Limit"/>s; they are a contract, as docs/timeouts.md lists them.</summary>
internal static class LimitNames
{
    private static readonly string[] s_tags =
        [
            "handshake", "request_head", "keep_alive", "read", "write", "handler", "upstream", "stream", "websocket", "min_data_rate", "max_requests",
            "max_connections",
        ];

    // Kestrel's own word where it has one for the same thing, so that who fired it does not matter to a reader.
    private static readonly string[] s_errorTypes =
        [
            "tls_handshake_timeout", "request_headers_timeout", "keep_alive_timeout", "request_read_timeout", "response_write_timeout",
            "handler_timeout", "upstream_timeout", "stream_timeout", "websocket_timeout", "min_data_rate", "max_requests",
            "max_concurrent_connections_exceeded",
        ];

    /// <summary>The value of the tag <c>limit</c> of <c>leak.timeouts.fired</c>.</summary>
    public static string Tag(this Limit limit) => s_tags[(int)limit];

    /// <summary>The value of the tag <c>error.type</c> of connections and requests.</summary>
    public static string ErrorType(this Limit limit) => s_errorTypes[(int)limit];
}
