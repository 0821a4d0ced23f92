using System.Net;
using System.Net.Sockets;

namespace Leak.Bounds.Workloads.Parking;

/// <summary>The connections of one workload in a <see cref="Park"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ParkLane
{
    /// <summary>How long a connect may take before it counts as failed.</summary>
    public static readonly TimeSpan ConnectCeiling = TimeSpan.FromSeconds(20);

    private readonly Park _park;
    private readonly List<ParkedConnection> _held = [];
    private readonly List<Lifetime> _ended = [];

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

    internal Park Park => _park;

    /// <summary>
    /// Opens a connection and hands it to the park. Complete when it is connected and the operating system took
    /// the script's opening, or as much of it as there was room for: the park sends the rest as the server reads.
    /// </summary>
    /// <exception cref="ParkException">The connection could not be opened; it says why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The park was disposed.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_park.IsDisposed, _park);

        // Before the socket is made: a lifetime must never be understated.
        var openedAt = _park.Clock.Now;
        Socket? socket = null;
        try
        {
            socket = new Socket(Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            Prepare(socket);
            await ConnectAsync(socket, cancellationToken);
            var connection = new ParkedConnection(this, socket, openedAt);
            connection.Flush();
            _park.Admit(connection);
        }
        catch (Exception exception)
        {
            socket?.Dispose();
            if (exception is SocketException refusal)
            {
                throw ParkException.From(refusal, Target);
            }

            throw;
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
            return [.. _ended, .. _held.Select(connection => connection.LivedUntil(now, Ending.Held))];
        });
        lifetimes.Sort((one, other) => one.OpenedAt.CompareTo(other.OpenedAt));
        return lifetimes;
    }

    /// <summary>Closes what this lane holds, as <see cref="Park.ReleaseAsync()"/> does for all.</summary>
    public Task ReleaseAsync() => _park.ReleaseAsync(this);

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
        _ended.Add(lifetime);
    }

    private void Prepare(Socket socket)
    {
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

    private async Task ConnectAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var ceiling = new CancellationTokenSource(ConnectCeiling, _park.Clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ceiling.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(Target, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }
}
