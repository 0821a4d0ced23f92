using System.Net;
using System.Net.Sockets;
using Leak.Clients;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Clients.Parking;

internal sealed class TimetableTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();
    private Timetable _timetable = null!;
    private Park _park = null!;
    private Socket _socket = null!;
    private ParkedConnection _connection = null!;

    [SetUp]
    public void SetUp()
    {
        var clock = new RunClock(_time);
        _timetable = new Timetable(clock);
        _park = new Park(clock, new SelectReadiness());
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var script = new StallScript { Drip = new Drip(number => number < 2 ? new byte[1] : default, s_interval) };
        _connection = new ParkedConnection(_park.AddLane(new IPEndPoint(IPAddress.Loopback, 1), script), number: 0, _socket, clock.Now, isConnected: false);
    }

    [TearDown]
    public async Task TearDown()
    {
        _socket.Dispose();
        await _park.DisposeAsync();
    }

    [Test]
    public void Beat_WhenBegun_IsDueOneIntervalLaterAndNotBefore()
    {
        _timetable.UntilNext.ShouldBeNull();
        _timetable.Begin(_connection, ParkAction.Send, s_interval);

        _time.Advance(s_interval - TimeSpan.FromTicks(1));
        _timetable.TryTakeDue(out _).ShouldBeFalse();
        _timetable.UntilNext.ShouldBe(TimeSpan.FromTicks(1));
        _time.Advance(TimeSpan.FromTicks(1));

        _timetable.TryTakeDue(out var due).ShouldBeTrue();
        due.ShouldBe((_connection, ParkAction.Send));
        _timetable.TryTakeDue(out _).ShouldBeFalse("it is due again only after another interval");
        _timetable.UntilNext.ShouldBe(s_interval);
    }

    [Test]
    public void Beat_WhenTakenLate_DoesNotDrift()
    {
        _timetable.Begin(_connection, ParkAction.Read, s_interval);

        _time.Advance(s_interval + TimeSpan.FromSeconds(1));
        _timetable.TryTakeDue(out _).ShouldBeTrue();

        _timetable.UntilNext.ShouldBe(s_interval - TimeSpan.FromSeconds(1));
    }

    [Test]
    public void Beat_WhenMissedManyTimes_IsNotMadeUpFor()
    {
        _timetable.Begin(_connection, ParkAction.Read, s_interval);

        _time.Advance(10 * s_interval);

        _timetable.TryTakeDue(out _).ShouldBeTrue();
        _timetable.TryTakeDue(out _).ShouldBeFalse();
        _timetable.UntilNext.ShouldBe(s_interval);
    }

    [Test]
    public void Beat_WhenTheConnectionHasEnded_IsNoMore()
    {
        _timetable.Begin(_connection, ParkAction.Read, s_interval);
        _connection.HasEnded = true;

        _time.Advance(s_interval);

        _timetable.TryTakeDue(out _).ShouldBeFalse();
        _timetable.UntilNext.ShouldBeNull();
    }
}
