namespace Leak.Bounds.Facts;

/// <summary>What a probe counts. Series and counts are found by it.</summary>
/// <param name="Name">The name in reports; two quantities of one run differ in it.</param>
/// <param name="Unit">What is counted: <c>connections</c>, <c>tasks</c>, <c>bytes</c> …</param>
public sealed record Quantity(string Name, string Unit)
{
    /// <summary>Connections that the server holds, by its own count (<c>kestrel.active_connections</c>).</summary>
    public static Quantity OpenConnections { get; } = new("openConnections", "connections");

    /// <summary>Connections to the server's port in the operating system's TCP table, server's side.</summary>
    public static Quantity TcpConnections { get; } = new("tcpConnections", "connections");

    /// <summary>
    /// Connections to the server's port that no process has any more and that the kernel keeps for bytes which the client has not taken:
    /// the server has forgotten them, the machine has not.
    /// </summary>
    public static Quantity KernelSockets { get; } = new("kernelSockets", "connections");

    /// <summary>Bytes that the server sent on all of its connections, whether it still has them or not, and that clients have not taken.</summary>
    public static Quantity UnsentBytes { get; } = new("unsentBytes", "bytes");

    /// <summary>Requests in progress (<c>http.server.active_requests</c>).</summary>
    public static Quantity ActiveRequests { get; } = new("activeRequests", "requests");

    /// <summary>Started and uncompleted async operations of the server, without those of the run and of the test that awaits it.</summary>
    public static Quantity ActiveTasks { get; } = new("activeTasks", "tasks");

    /// <summary>Started and uncompleted async operations of the run, the test that awaits it and the test framework, where they share the server's process.</summary>
    public static Quantity ClientTasks { get; } = new("clientTasks", "tasks");

    /// <summary>Started and uncompleted async operations whose stacks do not show whether they are the server's or the run's. They are in no other count.</summary>
    public static Quantity UnattributedTasks { get; } = new("unattributedTasks", "tasks");

    /// <summary>Threads of the thread pool.</summary>
    public static Quantity ThreadPoolThreads { get; } = new("threadPoolThreads", "threads");

    /// <summary>Work items waiting in the thread pool's queue.</summary>
    public static Quantity ThreadPoolQueue { get; } = new("threadPoolQueue", "work items");

    /// <summary>Managed heap after the last collection, in bytes.</summary>
    public static Quantity LiveHeap { get; } = new("liveHeap", "bytes");

    /// <summary>File descriptors that the server's process holds.</summary>
    public static Quantity FileDescriptors { get; } = new("fileDescriptors", "descriptors");

    /// <summary>Timers that are set (<see cref="Timer.ActiveCount"/>) in the server's process.</summary>
    public static Quantity ActiveTimers { get; } = new("activeTimers", "timers");

    /// <summary>TCP connections that the server's process opened: for instance, to a database or another service.</summary>
    public static Quantity OutgoingConnections { get; } = new("outgoingConnections", "connections");

    /// <summary>
    /// Of each second of the run, how much the machine did not give to a thread of the load client that was due; near nothing on an idle
    /// machine.
    /// </summary>
    public static Quantity MachineLateness { get; } = new("machineLateness", "s");

    /// <summary>The same for a timer on the thread pool of the server's process. A server that blocks its pool makes this timer late too.</summary>
    public static Quantity PoolLateness { get; } = new("poolLateness", "s");

    /// <summary>
    /// Of each second of the run, how much the threads of the server's process were ready to run and did not, for others had the
    /// processors; on Linux, of a server in another process of this machine. What its own threads took from each other is not in it.
    /// </summary>
    public static Quantity ServerLateness { get; } = new("serverLateness", "s");

    /// <summary>Addresses, with their ports, that <see cref="OutgoingConnections"/> go to.</summary>
    internal static Quantity OutgoingAddresses { get; } = new("outgoingAddresses", "addresses");

    /// <summary>Those of <see cref="FileDescriptors"/> that are files of loaded code.</summary>
    internal static Quantity CodeDescriptors { get; } = new("codeDescriptors", "descriptors");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
