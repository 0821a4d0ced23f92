using System.Net.Sockets;
using Leak.Clients;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;

namespace Leak.Shared;

/// <summary>A park, and the listener that its connections go to.</summary>
internal sealed class ParkAtListener : IAsyncDisposable
{
    /// <param name="makePark">Makes the park. Default: one that waits by the platform's best means.</param>
    public ParkAtListener(Func<RunClock, Park>? makePark = null)
    {
        Clock = new RunClock(TimeProvider.System);
        Park = makePark?.Invoke(Clock) ?? new Park(Clock);
    }

    public LoopbackListener Server { get; } = new();

    public RunClock Clock { get; }

    public Park Park { get; }

    /// <summary>A lane to the listener.</summary>
    public ParkLane AddLane(StallScript script) => Park.AddLane(Server.EndPoint, script);

    /// <summary>Opens one connection on a lane of its own, and accepts it.</summary>
    public async Task<(ParkLane Lane, Socket Accepted)> OpenAsync(StallScript script)
    {
        var lane = AddLane(script);
        await lane.OpenAsync(CancellationToken.None);
        return (lane, Server.Accept());
    }

    /// <summary>Waits until the server has ended every connection.</summary>
    /// <exception cref="ShouldAssertException">It has not.</exception>
    public Task ShouldEmptyAsync(string? why = null) => Eventually.BeAsync($"the number of connections held ({why ?? "all must end"})", () => Park.Held, 0);

    public async ValueTask DisposeAsync()
    {
        await Park.DisposeAsync();
        Server.Dispose();
    }
}
