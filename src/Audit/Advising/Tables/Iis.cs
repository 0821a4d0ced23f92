using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>IIS, and HTTP.sys below it.</summary>
internal static class Iis
{
    private const string WebLimits = "https://learn.microsoft.com/iis/configuration/system.applicationhost/weblimits";

    private static readonly Place s_sites = new(
        "applicationHost.config, in system.applicationHost/sites", "xml", "<siteDefaults>\n", "\n</siteDefaults>\n");

    private static readonly Place s_web = new("applicationHost.config, in system.applicationHost", "xml", "<webLimits", " />\n", "");

    public static ServerTable Table { get; } = new()
    {
        Name = "IIS",
        Settings =
        [
            new()
            {
                Place = s_sites,
                Text = "  <limits connectionTimeout=\"{span}\" />",
                Bounds = [.. FirstBytes, .. Idle, .. SilentBodies],
                Documentation = "https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/sitedefaults/limits",
                Since = "7.0",
            },
            new()
            {
                Place = s_web,
                Text = " headerWaitTimeout=\"{span}\"",
                Bounds = [.. SilentHeads, .. DrippedHeads],
                Documentation = WebLimits,
                Since = "7.0",
            },
            new()
            {
                Place = s_web,
                Text = " minBytesPerSecond=\"240\"",
                Bounds = [.. UnreadResponses, .. DrippedResponses],
                Documentation = WebLimits,
                Since = "7.0",
            },
        ],
        Unbounded =
        [
            new([.. DrippedBodies, .. TrickledBodies], "connectionTimeout is for silence, and minBytesPerSecond is for responses: IIS has no limit for a whole body or for its rate."),
            new([.. Handlers, .. DeafHandlers, .. SilentStreams], "the application must bound it: executionTimeout of httpRuntime (ASP.NET), or requestTimeout of aspNetCore (out of process)."),
            new([.. SilentWebSockets, .. BusyWebSockets], "pingInterval of system.webServer/webSocket sends pings, and says nothing of a client that does not answer: the application must bound it."),
        ],
    };
}
