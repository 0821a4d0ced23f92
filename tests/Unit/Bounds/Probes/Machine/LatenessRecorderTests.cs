using Leak.Bounds.Facts;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Probes.Machine;

internal sealed class LatenessRecorderTests
{
    [Test]
    public async Task Recorder_OnTheSystemsClock_RecordsNoMoreThanTheTimeThatPassed([Values] bool withPool)
    {
        var clock = new RunClock(TimeProvider.System);
        using var recorder = new LatenessRecorder(clock, withPool);

        await Eventually.UntilAsync(() => recorder.ToSeries(clock.Now).ToList(), series => series.Count > 0, "a second to be recorded");

        var series = recorder.ToSeries(clock.Now).ToList();
        series.Select(each => each.Quantity).ShouldBe(withPool ? [Quantity.MachineLateness, Quantity.PoolLateness] : [Quantity.MachineLateness]);
        series.ShouldAllBe(each => each.Samples.All(sample => sample.Value >= 0 && sample.Value <= 1));
        recorder.LostSince(default).ShouldBeLessThanOrEqualTo(clock.Now);
    }

    [Test]
    public void Recorder_OnAClockThatATestMoves_RecordsNothing()
    {
        var clock = new RunClock(new FakeTimeProvider());
        using var recorder = new LatenessRecorder(clock, withPool: true);

        recorder.Read().ShouldBeSameAs(MachineLateness.None);
        recorder.ToSeries(TimeSpan.FromSeconds(10)).ShouldBeEmpty();
    }

    [Test]
    public void Recorder_WhenItsThreadDoesNotRun_HasThatBeforeItDoes()
    {
        // A thread that has ended stands for one that the machine does not let run.
        var clock = new RunClock(TimeProvider.System);
        var recorder = new LatenessRecorder(clock, withPool: false);
        recorder.Dispose();
        var stopped = clock.Now;

        SpinWait.SpinUntil(() => clock.Now > stopped + TimeSpan.FromMilliseconds(100));

        recorder.Read().LostBetween(stopped, clock.Now).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(50), "a thread that never runs again is late");
    }

    [Test]
    public void Dispose_Again_DoesNothing()
    {
        var recorder = new LatenessRecorder(new RunClock(TimeProvider.System), withPool: true);

        recorder.Dispose();

        Should.NotThrow(recorder.Dispose);
    }
}
