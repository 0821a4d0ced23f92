using System.Collections.Concurrent;
using System.Net;
using Leak.Clients;

namespace Leak.Bounds.Probes.Machine;

/// <summary>The accept queues of one run, each shared by all who connect to it.</summary>
/// <param name="clock">The run's clock.</param>
internal sealed class AcceptQueues(RunClock clock)
{
    private readonly ConcurrentDictionary<IPEndPoint, AcceptQueue> _queues = new();

    /// <summary>The queue at an address.</summary>
    public AcceptQueue Of(IPEndPoint target) => _queues.GetOrAdd(target, static (each, its) => AcceptQueue.Of(each, its), clock);
}
