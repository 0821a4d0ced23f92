using System.Net;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Tasks;
using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Servers;

/// <summary>What is examined: an app in this process (<see cref="InProcessServer"/>), or any server by its address (<see cref="RemoteServer"/>).</summary>
public interface IServerUnderTest : IAsyncDisposable
{
    /// <summary>Where clients connect.</summary>
    IPEndPoint EndPoint { get; }

    /// <summary>Where a listener's clients connect; <see langword="null"/>: the server has no such listener.</summary>
    IPEndPoint? FindEndPoint(ServerListener listener) => listener == ServerListener.Http1 ? EndPoint : null;

    /// <summary>The base address of its requests.</summary>
    Uri Address { get; }

    /// <summary>What can be counted. The server owns them.</summary>
    IReadOnlyList<IProbe> Probes { get; }

    /// <summary>Where its task counts come from; <see langword="null"/>: nowhere.</summary>
    string? TaskSource { get; }

    /// <summary>The census of its tasks, for their stacks; <see langword="null"/>: only counts can be had, or nothing.</summary>
    internal TaskCensus? Tasks { get; }

    /// <summary>
    /// Begins the server's own account of why it closes connections, before a run opens any; <see langword="null"/>: it gives none.
    /// </summary>
    internal Task<ICloseLedger?> RecordClosesAsync(RunClock clock, CancellationToken cancellationToken);

    /// <summary>The settings that hold its limits, as it has them now; empty (the default): they cannot be read.</summary>
    internal IReadOnlyList<SettingInForce> ReadSettings() => [];

    /// <summary>Makes sure, once a run's clients are gone, that it is still there. A server of this process is.</summary>
    /// <exception cref="ProbeException">It does not answer any more.</exception>
    Task EnsureAnswersAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>When its process began, by its own account; <see langword="null"/>: it gives none.</summary>
    internal ValueTask<DateTimeOffset?> ReadStartAsync(CancellationToken cancellationToken) => new((DateTimeOffset?)null);

    /// <summary>Its process on this machine, where that is known and another than this one; <see langword="null"/>: it is not.</summary>
    internal int? ProcessId => null;

    /// <summary>Whether its sockets are in this machine's table, which tells what a client cannot see.</summary>
    internal bool HasSocketsHere => Probes.Any(probe => probe.Quantity == Quantity.KernelSockets && probe.Unavailable is null);

    /// <summary>Whether it runs in the load client's process, where a connection takes two descriptors.</summary>
    bool IsInProcess { get; }
}
