using System.Net;
using Leak.Clients;

namespace Leak.Bounds.Probes.Machine;

/// <summary>
/// Paces connects to what a server accepts. The kernel drops the SYN of a connection for which the queue of its listening socket has no
/// room, and the client then waits for a second and more: that would be our own burst, and no fault of the server.
/// </summary>
/// <remarks>Thread-safe; one for each listening socket, for all who connect to it.</remarks>
/// <param name="readListeners">The sockets that listen there; <see langword="null"/> or none where they cannot be seen.</param>
/// <param name="clock">The run's clock.</param>
internal sealed class AcceptQueue(Func<IReadOnlyList<SocketRow>?> readListeners, RunClock clock)
{
    /// <summary>Where the queue cannot be seen: so many connects at once, and a pause.</summary>
    public const int Burst = 32;

    /// <summary>The pause between two bursts.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>A server that accepts nothing for so long is not waited for any more: that is its own doing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(2);

    private readonly Lock _sync = new();
    private Task _last = Task.CompletedTask;
    private int _room;
    private int _entering;
    private bool _isBurst;
    private bool _isGivenUp;

    /// <summary>The queue of the socket that listens at an address: to be seen where that is this machine's.</summary>
    public static AcceptQueue Of(IPEndPoint target, RunClock clock) =>
        new(OperatingSystem.IsLinux() && OwnAddresses.Have(target.Address) ? () => SocketDiagnostics.Read(target.Port, TcpStates.Listening) : () => null, clock);

    /// <summary>Waits until there is room for one connection more, which is told of once it is there (<see cref="Leave"/>).</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            return _last = EnterAfterAsync(_last, cancellationToken);
        }
    }

    /// <summary>One after another, in the order in which they came.</summary>
    private async Task EnterAfterAsync(Task last, CancellationToken cancellationToken)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The server takes from its queue, and those who connect put in: what room there was is left until it is used up.
        if (_room == 0)
        {
            _room = await RoomAsync(cancellationToken);
        }

        _room--;
        Interlocked.Increment(ref _entering);
    }

    /// <summary>It is connected, or has failed: from now on the kernel counts it.</summary>
    public void Leave() => Interlocked.Decrement(ref _entering);

    private async Task<int> RoomAsync(CancellationToken cancellationToken)
    {
        var began = clock.Now;
        while (!_isGivenUp)
        {
            // Read first: what connects meanwhile is counted twice and not left out.
            var entering = Volatile.Read(ref _entering);
            if (readListeners() is not { Count: > 0 } listeners)
            {
                if (_isBurst)
                {
                    await Task.Delay(Pause, clock.TimeProvider, cancellationToken);
                }

                _isBurst = true;
                return Burst;
            }

            if (listeners.Min(Room) - entering is > 0 and var room)
            {
                return room;
            }

            _isGivenUp = clock.Now - began > Patience;
            await Task.Delay(s_poll, clock.TimeProvider, cancellationToken);
        }

        return 1;
    }

    /// <summary>Until the queue is half full. One that may hold none holds one all the same.</summary>
    private static int Room(SocketRow listener) => (int)Math.Max(1, (listener.Unsent + 1) / 2) - (int)listener.Unread;
}
