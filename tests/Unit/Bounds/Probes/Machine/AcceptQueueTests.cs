using System.Net;
using System.Net.Sockets;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Unit.Bounds.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Probes.Machine;

/// <summary>Connects wait while a server's queue is more than half full.</summary>
[Parallelizable] // counts by its own ports
internal sealed class AcceptQueueTests
{
    private const int Listening = 10;

    private FakeTimeProvider _time = null!;
    private RunClock _clock = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _clock = new RunClock(_time);
    }

    [Test]
    public async Task Enter_WhileTheQueueIsMoreThanHalfFull_Waits()
    {
        var waiting = 0;
        var queue = new AcceptQueue(() => [Listen(waiting)], _clock);
        for (; waiting < 3; waiting++)
        {
            await queue.EnterAsync(default);
            queue.Leave();
        }

        var fourth = queue.EnterAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));
        fourth.IsCompleted.ShouldBeFalse();

        waiting--;
        await Passed(fourth);
    }

    [Test]
    public async Task Enter_WhileThoseWhoEnteredAreNotConnectedYet_CountsThemToo()
    {
        var queue = new AcceptQueue(() => [Listen(0)], _clock);
        for (var number = 0; number < 3; number++)
        {
            await queue.EnterAsync(default);
        }

        var fourth = queue.EnterAsync(default);
        fourth.IsCompleted.ShouldBeFalse();

        queue.Leave();
        await Passed(fourth);
    }

    [Test]
    public async Task Enter_WhenTheServerAcceptsNothingForLong_WaitsNoMore()
    {
        var queue = new AcceptQueue(() => [Listen(6)], _clock);

        await Passed(queue.EnterAsync(default));
        _clock.Now.ShouldBeInRange(AcceptQueue.Patience, 2 * AcceptQueue.Patience);

        await queue.EnterAsync(default);
    }

    [Test]
    public async Task Enter_WhereTheQueueIsNotSeen_LetsASmallBurstThrough()
    {
        var queue = new AcceptQueue(() => null, _clock);
        for (var number = 0; number < AcceptQueue.Burst; number++)
        {
            await queue.EnterAsync(default);
        }

        var next = queue.EnterAsync(default);
        next.IsCompleted.ShouldBeFalse();
        await Passed(next);
        _clock.Now.ShouldBeGreaterThanOrEqualTo(AcceptQueue.Pause);
    }

    [Test]
    [Platform("Linux")]
    public async Task Enter_OfAListeningSocketOfThisMachine_SeesItsQueue()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(5);
        var target = (IPEndPoint)listener.LocalEndPoint!;
        var clients = new List<Socket>();
        var queue = AcceptQueue.Of(target, _clock);
        for (var number = 0; number < 3; number++)
        {
            await queue.EnterAsync(default);
            clients.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            await clients[^1].ConnectAsync(target);
            queue.Leave();
        }

        var fourth = queue.EnterAsync(default);
        fourth.IsCompleted.ShouldBeFalse();
        (await listener.AcceptAsync()).Dispose();
        await Passed(fourth);
        _clock.Now.ShouldBeLessThan(AcceptQueue.Patience);
        clients.ForEach(client => client.Dispose());
    }

    private async Task Passed(Task task) => await _time.PassUntilAsync(TrueAfterAsync(task));

    private static async Task<bool> TrueAfterAsync(Task task)
    {
        await task;
        return true;
    }

    private static SocketRow Listen(int waiting) => new(Listening, 1, LocalPort: 0, RemotePort: 0, RemoteAddress: 0, waiting, 5);
}
