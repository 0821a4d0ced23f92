using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>Uvicorn.</summary>
internal static class Uvicorn
{
    private const string Settings = "https://www.uvicorn.org/settings/";

    private static readonly Place s_command = new("the command line of uvicorn", "shell");

    public static ServerTable Table { get; } = new()
    {
        Name = "Uvicorn",
        Settings =
        [
            new()
            {
                Place = s_command,
                Text = "--timeout-keep-alive {whole}",
                Bounds = Idle,
                Documentation = Settings + "#timeouts",
            },
            // A ping after the one time, and its answer within the other.
            new()
            {
                Place = s_command,
                Text = "--ws-ping-interval {half-seconds} --ws-ping-timeout {half-seconds}",
                Bounds = SilentWebSockets,
                Documentation = Settings + "#implementation",
            },
        ],
        Unbounded =
        [
            new(
                [.. FirstBytes, .. SilentHeads, .. DrippedHeads, .. SilentBodies, .. DrippedBodies, .. TrickledBodies],
                "Uvicorn has no limit for a head or a body: a proxy before it must have them."),
            new(
                [.. UnreadResponses, .. DrippedResponses, .. FinishedResponses],
                "Uvicorn has no limit for a response: a proxy before it must take it, and bound the client."),
            new([.. Handlers, .. DeafHandlers, .. SilentStreams], "Uvicorn has no limit for an application: it must have its own (asyncio.timeout)."),
            new(Handshakes, "Uvicorn has no setting for the TLS handshake (asyncio's is 60 s): a proxy before it must have TLS."),
        ],
    };
}
