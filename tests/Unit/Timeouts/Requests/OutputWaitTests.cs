using Leak.Timeouts.Requests;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>What waits in the kernel of an HTTP/2 stream's own bytes, and behind those of its neighbours.</summary>
internal sealed class OutputWaitTests
{
    private const long Second = 10_000_000;
    private const long Limit = 75 * Second;
    private const int Rate = 1_000;

    private SharedOutput _shared = null!;
    private OutputWait _wait = null!;
    private SendWindow _window;
    private long _now;
    private long _sent;
    private ulong _acknowledged;
    private ulong _queued;

    [SetUp]
    public void SetUp()
    {
        _now = 1_000 * Second;
        (_sent, _acknowledged, _queued) = (0, 0, 0);
        _shared = new SharedOutput(_now);
        _shared.Grant(int.MaxValue - 65_535, TimeProvider.System);
        _window = default;
        _window.Begin(int.MaxValue, _now);
        _wait = new OutputWait(_shared, Rate, Second);
    }

    [TestCase(0, true)]
    [TestCase(Rate / 2, true)]
    [TestCase(2 * Rate, false)]
    public void QuietStream_BehindANeighboursBytes_IsOverOnlyWhereTheConnectionIsNotTaken(int taken, bool isOver)
    {
        // As much as a kernel keeps.
        _queued = 2_500_000;

        Seconds(200, () => Send(28), taken).ShouldBe(isOver);
    }

    [Test]
    public void QuietStream_WhoseOwnBytesWereTaken_DoesNotWaitForItsNeighbours()
    {
        Send(28);
        Seconds(5, () => { }, taken: 1_000);
        _queued = 2_500_000;

        Seconds(200, () => { }, taken: 0).ShouldBeFalse();

        _wait.IsWaiting.ShouldBeFalse();
    }

    [Test]
    public void Stream_WhoseWindowIsFullWithWhatHasNotArrived_IsNotAccused()
    {
        _queued = 2_500_000;
        _window = default;
        _window.Begin(65_535, _now);
        Send(65_535);

        // It takes 129 s until the client has them; then it grants more within a moment.
        Seconds(129, () => { }, taken: 20_000).ShouldBeFalse();
        _queued.ShouldBe(0ul);
        _window.Grant(65_535, TimeProvider.System);

        Seconds(10, () => { }, taken: 20_000).ShouldBeFalse();
    }

    [Test]
    public void Stream_WhoseClientHasItsBytesAndGrantsNothing_IsOverAtTheLimit()
    {
        _window = default;
        _window.Begin(65_535, _now);
        Send(65_535);
        Seconds(5, () => { }, taken: 100_000).ShouldBeFalse();

        Seconds(69, () => { }, taken: 100_000).ShouldBeFalse();
        Seconds(3, () => { }, taken: 100_000).ShouldBeTrue();
    }

    private void Send(int bytes)
    {
        _shared.OnSent(bytes, _now);
        _window.Take(bytes, _now);
        _sent += bytes;
        _queued += (ulong)bytes;
    }

    /// <summary>Does something each second, of which the client takes some bytes; whether it was over at some time.</summary>
    private bool Seconds(int most, Action eachSecond, int taken)
    {
        for (var second = 0; second < most; second++)
        {
            eachSecond();
            _now += Second;
            var acknowledged = Math.Min(_queued, (ulong)taken);
            (_acknowledged, _queued) = (_acknowledged + acknowledged, _queued - acknowledged);
            var kernel = new TcpCounters(_acknowledged, 0, _queued, TimeSpan.Zero, IsOver: false);
            if (_wait.IsOver(new(_sent, _window, 0, null), kernel, Limit, _now))
            {
                return true;
            }
        }

        return false;
    }
}
