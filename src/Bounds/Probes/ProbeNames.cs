namespace Leak.Bounds.Probes;

/// <summary>The names of the probes that the verdicts know; a series is found by its name.</summary>
public static class ProbeNames
{
    /// <summary>Connections that the server holds, by its own count (<c>kestrel.active_connections</c>).</summary>
    public const string OpenConnections = "openConnections";

    /// <summary>Connections to the server's port in the operating system's TCP table, server's side.</summary>
    public const string TcpConnections = "tcpConnections";

    /// <summary>Requests in progress (<c>http.server.active_requests</c>).</summary>
    public const string ActiveRequests = "activeRequests";

    /// <summary>Started and uncompleted async operations of the server, without the load client's.</summary>
    public const string ActiveTasks = "activeTasks";

    /// <summary>Started and uncompleted async operations of the load client and the test framework, where they share the server's process.</summary>
    public const string ClientTasks = "clientTasks";

    /// <summary>Started and uncompleted async operations that belong to neither by their stacks; in no other count.</summary>
    public const string UnattributedTasks = "unattributedTasks";

    /// <summary>Threads of the thread pool.</summary>
    public const string ThreadPoolThreads = "threadPoolThreads";

    /// <summary>Work items waiting in the thread pool's queue.</summary>
    public const string ThreadPoolQueue = "threadPoolQueue";

    /// <summary>Managed heap after the last collection, in bytes.</summary>
    public const string LiveHeap = "liveHeap";

    /// <summary>File descriptors that the server's process holds.</summary>
    public const string FileDescriptors = "fileDescriptors";
}
