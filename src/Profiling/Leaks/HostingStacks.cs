using Leak.Profiling.Naming;

namespace Leak.Profiling.Leaks;

/// <summary>Knows what a host, its web server and the pool of <see cref="HttpClient"/> keep for themselves.</summary>
internal static class HostingStacks
{
    /// <summary>A stack that stands in nothing else, the runtime aside, is a loop of theirs, or a connection that waits for a request.</summary>
    private static readonly string[] s_assemblies = ["Microsoft.AspNetCore.Server", "Microsoft.AspNetCore.Hosting", "Microsoft.Extensions.Hosting"];

    /// <summary>Whatever awaits one of these runs until its app is shut down: a <c>Program</c>.</summary>
    private static readonly (string Method, string Assembly)[] s_untilShutdown =
    [
        ("HostingAbstractionsHostExtensions.WaitForShutdownAsync", "Microsoft.Extensions.Hosting.Abstractions"),
        ("WebHostExtensions.WaitForTokenShutdownAsync", "Microsoft.AspNetCore.Hosting"),
    ];

    /// <summary>Loops that end with a connection, or with the server, in assemblies that requests stand in too.</summary>
    private static readonly (string Method, string Assembly)[] s_loops =
    [
        ("Http2Connection.ProcessIncomingFramesAsync", "System.Net.Http"),
        ("Http2Connection.ProcessOutgoingFramesAsync", "System.Net.Http"),
        ("Http3Connection.AcceptStreamsAsync", "System.Net.Http"),
        // Every 15 s or so the pool looks whether an idle connection is usable still, by a read that waits.
        ("HttpConnection.CheckUsabilityOnScavenge.ReadAheadWithZeroByteReadAsync", "System.Net.Http"),
        ("HttpConnectionManager.ExecuteTimerLoop", "Microsoft.AspNetCore.Http.Connections"),
    ];

    /// <summary>Whether a stack is theirs alone: no method of an app stands on it.</summary>
    /// <param name="frames">A stack, innermost frame first.</param>
    public static bool Contain(NamedFrame[] frames)
    {
        if (frames[0] is { Site: null } innermostFrame && NamedFrame.IsNamed(innermostFrame.Assembly, "Microsoft.Extensions.Hosting"))
        {
            // Parked on no await: the host has queued an app's service, which is yet to begin or has not come to its first await.
            return false;
        }

        var innermost = Array.Find(frames, frame => !NamedFrame.IsNamed(frame.Assembly, "System"));
        return IsOneOf(s_loops, frames[^1])
            || (innermost is not null && (IsOneOf(s_untilShutdown, innermost)
                || Array.TrueForAll(frames, frame => NamedFrame.IsNamed(frame.Assembly, "System") || Array.Exists(s_assemblies, name => NamedFrame.IsNamed(frame.Assembly, name)))));
    }

    private static bool IsOneOf((string Method, string Assembly)[] methods, NamedFrame frame) =>
        Array.Exists(methods, method => method.Method == frame.Method && method.Assembly == frame.Assembly);
}
