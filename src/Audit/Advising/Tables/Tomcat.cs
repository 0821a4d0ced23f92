using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>Apache Tomcat.</summary>
internal static class Tomcat
{
    private const string Http = "https://tomcat.apache.org/tomcat-10.1-doc/config/http.html";

    private const string Http2 = "https://tomcat.apache.org/tomcat-10.1-doc/config/http2.html";

    private static readonly Place s_connector = new("server.xml, attributes of the Connector", "xml");

    private static readonly Place s_upgrade = new(
        "server.xml, in the Connector", "xml", "<UpgradeProtocol className=\"org.apache.coyote.http2.Http2Protocol\"\n", " />\n");

    public static ServerTable Table { get; } = new()
    {
        Name = "Tomcat",
        Settings =
        [
            new()
            {
                Place = s_connector,
                Text = "connectionTimeout=\"{ms}\"",
                Bounds = [.. FirstBytes, .. SilentHeads, .. Handshakes, .. UnreadResponses],
                Documentation = Http,
            },
            new()
            {
                Place = s_connector,
                Text = "keepAliveTimeout=\"{ms}\"",
                Bounds = Idle,
                Documentation = Http,
            },
            new()
            {
                Place = s_connector,
                Text = "disableUploadTimeout=\"false\"\nconnectionUploadTimeout=\"{ms}\"",
                Bounds = SilentBodies,
                Documentation = Http,
            },
            new()
            {
                Place = s_upgrade,
                Text = "    readTimeout=\"{ms}\"",
                Bounds = [.. Http2Heads, "http2/partial-frame"],
                Documentation = Http2,
            },
            new()
            {
                Place = s_upgrade,
                Text = "    keepAliveTimeout=\"{ms}\"",
                Bounds = ["http2/idle"],
                Documentation = Http2,
            },
            new()
            {
                Place = s_upgrade,
                Text = "    streamReadTimeout=\"{ms}\"",
                Bounds = SilentHttp2Bodies,
                Documentation = Http2,
            },
            new()
            {
                Place = s_upgrade,
                Text = "    writeTimeout=\"{ms}\"\n    streamWriteTimeout=\"{ms}\"",
                Bounds = UnreadHttp2,
                Documentation = Http2,
            },
        ],
        Unbounded =
        [
            new(
                [.. DrippedHeads, .. DrippedBodies, .. TrickledBodies, .. DrippedHttp2Bodies],
                "connectionTimeout and connectionUploadTimeout count between two reads only, and Tomcat has no minimum rate."),
            new([.. DrippedResponses, .. DrippedHttp2Windows], "its limits count between two writes only, and Tomcat has no minimum rate."),
            new(DrippedHttp2, "keepAliveTimeout counts between two frames, so that each frame begins it anew."),
            new(FinishedResponses, "Tomcat is done with a response as soon as the kernel has it; what the client was sent stays in the kernel."),
            new(
                [.. Handlers, .. DeafHandlers, .. Http2Handlers, .. SilentStreams],
                "asyncTimeout is for asynchronous requests only, and a servlet that blocks is ended by nothing. StuckThreadDetectionValve can interrupt its thread (interruptThreadThreshold)."),
            new([.. SilentWebSockets, .. BusyWebSockets], "the endpoint must bound it, with Session.setMaxIdleTimeout."),
        ],
    };
}
