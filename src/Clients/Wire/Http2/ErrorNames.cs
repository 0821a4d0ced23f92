namespace Leak.Clients.Wire.Http2;

/// <summary>The names of error codes as RFC 9113, section 7, writes them.</summary>
internal static class ErrorNames
{
    private static readonly string[] s_names =
    [
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL",
        "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
    ];

    /// <summary>The name; of a code that the RFC does not have, the number: <c>0x1f</c>.</summary>
    public static string Of(Http2ErrorCode code) => (uint)code < s_names.Length ? s_names[(int)code] : $"0x{(uint)code:x}";
}
