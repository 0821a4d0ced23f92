namespace Leak.Bounds.Verdicts;

/// <summary>The names of the bounds of <see cref="StandardBounds"/>, as in reports.</summary>
public static class BoundNames
{
    /// <summary>No stalled connection is closed before its limit.</summary>
    public const string LifetimeAtLeast = "lifetime at least";

    /// <summary>No stalled connection lives longer than its limit and the slack.</summary>
    public const string LifetimeAtMost = "lifetime at most";

    /// <summary>No stalled connection that was watched for longer than its limit and the slack is still held.</summary>
    public const string HeldPastLimit = "held past its limit";

    /// <summary>Every stalled request (HTTP/2) is ended, not before its limit and within it and the slack.</summary>
    public const string RequestsEnded = "requests ended in time";

    /// <summary>A connection whose requests were ended is closed within the next limit and the slack.</summary>
    public const string ClosedAfterRequests = "closed after its requests";

    /// <summary>Every stalled request (HTTP/2) was ended for the reason that its limit gives.</summary>
    public const string LimitThatEndedRequests = "limit that ended requests";

    /// <summary>Every connection of a stall came to its stall.</summary>
    public const string Stalled = "stalled as meant";

    /// <summary>The server has recorded the end of every connection of a stall once the clients are gone.</summary>
    public const string LeftBehind = "left behind";

    /// <summary>Every stalled connection was closed for the reason that its limit gives.</summary>
    public const string LimitThatFired = "limit that fired";

    /// <summary>Connections by the server's own count, at every sample.</summary>
    public const string ConnectionsDuring = "connections during";

    /// <summary>Connections in the operating system's table, at every sample.</summary>
    public const string TcpConnectionsDuring = "tcp connections during";

    /// <summary>What nothing ends in the kernel stayed there once the server had closed.</summary>
    public const string ControlKept = "control kept";

    /// <summary>Connections in the operating system's table and those that the kernel keeps for the server, at every sample.</summary>
    public const string KernelSocketsDuring = "kernel sockets during";

    /// <summary>Requests in progress, at every sample.</summary>
    public const string RequestsDuring = "requests during";

    /// <summary>Active tasks, at every sample.</summary>
    public const string TasksDuring = "tasks during";

    /// <summary>Connections by the server's own count, once the clients were gone.</summary>
    public const string ConnectionsAfter = "connections after";

    /// <summary>Connections in the operating system's table, once the clients were gone.</summary>
    public const string TcpConnectionsAfter = "tcp connections after";

    /// <summary>Connections that the kernel keeps for the server, once the clients were gone.</summary>
    public const string KernelSocketsAfter = "kernel sockets after";

    /// <summary>Bytes that clients have not taken, once they were gone.</summary>
    public const string UnsentBytesAfter = "unsent bytes after";

    /// <summary>Requests in progress, once the clients were gone.</summary>
    public const string RequestsAfter = "requests after";

    /// <summary>Active tasks, once the clients were gone.</summary>
    public const string TasksAfter = "tasks after";

    /// <summary>File descriptors, once the clients were gone.</summary>
    public const string DescriptorsAfter = "descriptors after";

    /// <summary>Timers that are set, once the clients were gone.</summary>
    public const string TimersAfter = "timers after";

    /// <summary>Connections that the server opened, once the clients were gone.</summary>
    public const string OutgoingAfter = "outgoing connections after";

    /// <summary>A control holds what its clients opened until the end.</summary>
    public const string ControlHeld = "control held";

    /// <summary>A control's server closes nothing.</summary>
    public const string ControlClosed = "control closed";

    /// <summary>A control's server ends no stalled request of a connection that it holds.</summary>
    public const string ControlEnded = "control ended";

    /// <summary>Of a handler that ignores its token, with nothing that limits its requests, the server still has them once the clients are gone.</summary>
    public const string ControlLeftBehind = "control left behind";

    /// <summary>Every request of a live client succeeds.</summary>
    public const string LiveClientsServed = "live clients served";
}
