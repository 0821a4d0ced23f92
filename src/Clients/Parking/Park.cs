using System.Net;
using Leak.Clients.Scripts;

namespace Leak.Clients.Parking;

/// <summary>
/// Holds stalled connections without a task or a thread for each, and notes when the server closes each.
/// One thread serves the whole park; each workload has a <see cref="ParkLane"/> of its own.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Park : IAsyncDisposable
{
    private readonly ParkLoop _loop;
    private readonly Lock _gate = new();
    private int _held;
    private int _disposed;

    /// <summary>Starts the park's thread.</summary>
    /// <param name="clock">Every opening and closing is a time since its start.</param>
    /// <exception cref="PlatformNotSupportedException">The operating system refused the means to wait for many sockets.</exception>
    public Park(RunClock clock)
        : this(clock, OperatingSystem.IsLinux() ? new EpollReadiness() : new SelectReadiness())
    {
    }

    internal Park(RunClock clock, IReadiness readiness)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Clock = clock;
        _loop = new ParkLoop(clock, readiness);
    }

    /// <summary>Connections that are open now, in all lanes.</summary>
    public int Held => Locked(() => _held);

    /// <summary>The clock of its times.</summary>
    public RunClock Clock { get; }

    /// <summary>Makes a lane: the connections of one workload to one server.</summary>
    /// <param name="target">The server.</param>
    /// <param name="script">What each connection does.</param>
    /// <exception cref="ArgumentException">The script contradicts itself.</exception>
    /// <exception cref="PlatformNotSupportedException">This platform cannot carry it out.</exception>
    public ParkLane AddLane(IPEndPoint target, StallScript script) => AddLane(target, script, sources: null);

    /// <summary>The same, of connections that come from given addresses.</summary>
    internal ParkLane AddLane(IPEndPoint target, StallScript script, SourceAddresses? sources)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(script);
        script.Check();
        return new ParkLane(this, target, script) { Sources = sources };
    }

    /// <summary>
    /// Closes all that is held, from the client's side: FIN, or RST where data was left unread. What was held is
    /// recorded as censored at this time. Complete when every socket is closed.
    /// </summary>
    public Task ReleaseAsync() => ReleaseAsync(only: null);

    /// <summary>Closes all that is held and ends the park's thread. Lifetimes can still be read.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _loop.StopAsync();
        }
    }

    internal Task ReleaseAsync(ParkLane? only) => IsDisposed ? Task.CompletedTask : _loop.ReleaseAsync(only);

    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Gives a connection to the park's thread.</summary>
    /// <returns>What tells that it is connected; <see langword="null"/>: it was already, and is entered.</returns>
    internal TaskCompletionSource? Admit(ParkedConnection connection)
    {
        lock (_gate)
        {
            // Read before: the thread may finish a connect that is on its way at once, sets this to null, and enters it itself.
            var connecting = connection.Connecting;

            // Within the gate: the thread may end it at once, and must find it in its lane.
            _loop.Admit(connection);
            if (connecting is null)
            {
                Enter(connection);
            }

            return connecting;
        }
    }

    /// <summary>Takes in a connection whose connect took time; false where nobody waits for it any more.</summary>
    internal bool Enter(ParkedConnection connection, TaskCompletionSource connecting)
    {
        lock (_gate)
        {
            // Within the gate: who waited for it finds it counted.
            if (!connecting.TrySetResult())
            {
                return false;
            }

            Enter(connection);
            return true;
        }
    }

    internal void Abandon(ParkedConnection connection) => _loop.Abandon(connection);

    internal void Leave(ParkedConnection connection, Lifetime lifetime)
    {
        lock (_gate)
        {
            connection.Lane.Exit(connection, lifetime);
            _held--;
        }
    }

    internal void Amend(ParkedConnection connection, Func<Lifetime, Lifetime> change)
    {
        lock (_gate)
        {
            connection.Lane.Amend(connection, change);
        }
    }

    internal T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Enter(ParkedConnection connection)
    {
        _held++;
        connection.Lane.Enter(connection);
    }
}
