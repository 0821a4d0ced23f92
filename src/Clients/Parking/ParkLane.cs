using System.Net;
using System.Net.Sockets;
using Leak.Clients.Scripts;

namespace Leak.Clients.Parking;

/// <summary>The connections of one workload in a <see cref="Park"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ParkLane : IAsyncDisposable
{
    /// <summary>How long a connect may take before it counts as failed.</summary>
    public static readonly TimeSpan ConnectCeiling = TimeSpan.FromSeconds(20);

    private readonly Park _park;
    private readonly List<ParkedConnection> _held = [];
    private readonly List<Lifetime> _ended = [];
    private long _made;

    internal ParkLane(Park park, IPEndPoint target, StallScript script)
    {
        _park = park;
        Target = target;
        Script = script;
    }

    /// <summary>The server.</summary>
    public IPEndPoint Target { get; }

    /// <summary>What each connection does.</summary>
    public StallScript Script { get; }

    /// <summary>Connections that are open now.</summary>
    public int Held => _park.Locked(() => _held.Count);

    /// <summary>When the oldest stall that is open began, since the start of the run; <see langword="null"/>: none is open. Looks at each that is.</summary>
    public TimeSpan? OldestStall => _park.Locked<TimeSpan?>(() => _held.Count == 0 ? null : _held.Min(connection => connection.StalledAt));

    internal Park Park => _park;

    /// <summary>The addresses that its connections come from; <see langword="null"/> (the default): the system's choice.</summary>
    internal SourceAddresses? Sources { get; init; }

    /// <summary>
    /// Opens a connection and hands it to the park. Complete when it is connected and the operating system took
    /// the script's opening, or as much of it as there was room for: the park sends the rest as the server reads.
    /// </summary>
    /// <exception cref="ParkException">The connection could not be opened; it says why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The park was disposed.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => OpenAsync(number: null, cancellationToken);

    /// <summary>The same of the connection of an arrival whose number is known: what differs between connections follows from it.</summary>
    /// <param name="number">The arrival's number in the plan, from 0; <see langword="null"/>: the lane counts.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task OpenAsync(long? number, CancellationToken cancellationToken)
    {
        var its = number ?? Number();
        ObjectDisposedException.ThrowIf(_park.IsDisposed, _park);

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (Script.HandshakesWith is not null)
            {
                await ConnectByTlsAsync(its, cancellationToken);
                return;
            }

            var (connection, connecting) = Connect(its);
            if (connecting is not null)
            {
                await WaitAsync(connection, connecting, cancellationToken);
            }
        }
        catch (SocketException exception)
        {
            throw ParkException.From(exception, Target);
        }
    }

    /// <summary>
    /// What became of every connection that was opened, in the order of their opening.
    /// Those that are still open count as held until now.
    /// </summary>
    public IReadOnlyList<Lifetime> Lifetimes()
    {
        var lifetimes = _park.Locked<List<Lifetime>>(() =>
        {
            var now = _park.Clock.Now;
            return [.. _ended, .. _held.Select(connection => connection.LivedUntil(now, LifetimeEnd.Held))];
        });
        lifetimes.Sort((one, other) => one.OpenedAt.CompareTo(other.OpenedAt));
        return lifetimes;
    }

    /// <summary>Closes what this lane holds, as <see cref="Park.ReleaseAsync()"/> does for all.</summary>
    public Task ReleaseAsync() => _park.ReleaseAsync(this);

    /// <summary>As <see cref="ReleaseAsync"/>. The lane can be used again.</summary>
    public ValueTask DisposeAsync() => new(ReleaseAsync());

    internal void Enter(ParkedConnection connection)
    {
        connection.Place = _held.Count;
        _held.Add(connection);
    }

    internal void Exit(ParkedConnection connection, Lifetime lifetime)
    {
        // The last one takes the place of the one that leaves: constant time, whatever is held.
        var last = _held[^1];
        _held[connection.Place] = last;
        last.Place = connection.Place;
        _held.RemoveAt(_held.Count - 1);
        connection.Place = _ended.Count;
        _ended.Add(lifetime);
    }

    /// <summary>What was learnt of a connection after it left.</summary>
    internal void Amend(ParkedConnection connection, Func<Lifetime, Lifetime> change) => _ended[connection.Place] = change(_ended[connection.Place]);

    /// <summary>The number of a new connection, from 0.</summary>
    private long Number() => Interlocked.Increment(ref _made) - 1;

    /// <summary>Starts the connect and gives the socket away: from then on the park's thread alone touches and closes it.</summary>
    /// <returns>The connection, and what tells that it is connected; <see langword="null"/>: it is.</returns>
    private (ParkedConnection Connection, TaskCompletionSource? Connecting) Connect(long number)
    {
        // Before the socket is made: a lifetime must never be understated.
        var openedAt = _park.Clock.Now;
        Socket? socket = null;
        try
        {
            socket = new Socket(Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            Prepare(socket, number);
            var connection = new ParkedConnection(this, number, socket, openedAt, isConnected: NonBlockingConnect.Begin(socket, Target));
            return (connection, _park.Admit(connection));
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private async Task ConnectByTlsAsync(long number, CancellationToken cancellationToken)
    {
        var openedAt = _park.Clock.Now;
        TlsSession? tls = null;
        var socket = new Socket(Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Prepare(socket, number);
            tls = await TlsConnect.OpenAsync(socket, Target, Script, _park.Clock.TimeProvider, cancellationToken);
            _park.Admit(new ParkedConnection(this, number, socket, openedAt, isConnected: true, tls));
        }
        catch
        {
            tls?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    private void Prepare(Socket socket, long number)
    {
        Sources?.Bind(socket, number);
        if (Script.ReceiveBufferBytes is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
        }

        if (!Script.Opening.IsEmpty)
        {
            // Each part of a script leaves at once, not when an acknowledgement allows it.
            socket.NoDelay = true;
        }
    }

    private async Task WaitAsync(ParkedConnection connection, TaskCompletionSource connecting, CancellationToken cancellationToken)
    {
        try
        {
            await connecting.Task.WaitAsync(ConnectCeiling, _park.Clock.TimeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Whoever completes it first decides: the park's thread, that it is connected, or this, that it came too late.
            if (!connecting.TrySetCanceled(CancellationToken.None))
            {
                await connecting.Task;
                return;
            }

            _park.Abandon(connection);
            if (exception is TimeoutException)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }

            throw;
        }
    }
}
