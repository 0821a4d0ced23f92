using Leak.Timeouts.Limits;

namespace Leak.Timeouts.Reporting;

/// <summary>What an operator can change where a limit ended what it should not have: the setting, and the call for one endpoint.</summary>
internal static class Remedies
{
    private static readonly string[] s_all =
    [
        "Timeouts:Handshake",
        "Timeouts:RequestHead",
        "Timeouts:KeepAlive",
        "Timeouts:Read, or WithDeadlines(read: …) on the endpoint; a body that comes faster than Timeouts:ProgressBytesPerSecond may go on",
        "Timeouts:Write, or WithDeadlines(write: …) on the endpoint; a response that is taken faster than Timeouts:ProgressBytesPerSecond may go on",
        "Timeouts:Handler, or on the endpoint WithDeadlines(handler: …), or WithStreamTimeout() where its response lives long by intent",
        "Timeouts:Upstream",
        "Timeouts:Stream, or WithStreamTimeout(…) on the endpoint, or have the stream send something more often",
        "Timeouts:WebSocket; where UseWebSockets is given options, their KeepAliveInterval and KeepAliveTimeout",
        "Timeouts:MinRequestBodyDataRate or Timeouts:MinResponseDataRate",
        "Timeouts:MaxRequests, or WithMaxRequests(…) on the endpoint",
        "Timeouts:MaxConnections",
    ];

    /// <summary>Where the process may open too few files.</summary>
    public const string MoreFiles = "the limit of open files (ulimit -n in a shell, LimitNOFILE of a systemd unit, --ulimit nofile of a container)";

    public static string Remedy(this Limit limit) => s_all[(int)limit];
}
