using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Shared;

namespace Leak.Unit.Bounds.Probes.Machine;

/// <summary>Two processes that want one processor: each takes it from the other, and both together from nobody.</summary>
[Platform("Linux")]
[Parallelizable] // counts what its own processes take
internal sealed class DelayRecorderTests
{
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(0.5);

    [Test]
    public async Task Process_BesideAnotherOnItsProcessor_LosesTimeToIt()
    {
        using var one = new BusyLoop();
        using var other = new BusyLoop();
        var clock = new RunClock(TimeProvider.System);
        using var recorder = new DelayRecorder(clock, [one.Id]);

        await Eventually.UntilAsync(() => Sum(recorder), lost => lost > s_enough, "the other to have taken some time from it");
        Sum(recorder).ShouldBeLessThanOrEqualTo(clock.Now);
    }

    [Test]
    public async Task Lateness_OfAServerInAnotherProcess_IsASeriesOfItsOwn()
    {
        using var one = new BusyLoop();
        using var other = new BusyLoop();
        var clock = new RunClock(TimeProvider.System);
        using var recorder = new LatenessRecorder(clock, withPool: false);

        recorder.Follow([one.Id, Environment.ProcessId]);

        await Eventually.UntilAsync(() => recorder.Read().Server.Sum(lost => lost.Length.TotalSeconds), lost => lost > s_enough.TotalSeconds, "the server to be late");
        await Eventually.UntilAsync(() => recorder.ToSeries(clock.Now).Count(), count => count > 0, "a second to be over");
        recorder.ToSeries(clock.Now).Select(series => series.Quantity).ShouldBe([Quantity.MachineLateness, Quantity.ServerLateness]);
        recorder.LostSince(default).ShouldBeGreaterThan(s_enough);
    }

    [Test]
    public void Lateness_OfAServerInThisProcess_IsNotAskedOfTheKernel()
    {
        using var recorder = new LatenessRecorder(new RunClock(TimeProvider.System), withPool: false);

        recorder.Follow([Environment.ProcessId]);

        recorder.ToSeries(TimeSpan.FromSeconds(2)).Select(series => series.Quantity).ShouldBe([Quantity.MachineLateness]);
    }

    [Test]
    public async Task Process_ThatWaitsAsItIsAsked_HasThatInTheAnswer()
    {
        using var one = new BusyLoop();
        using var other = new BusyLoop();
        var clock = new RunClock(TimeProvider.System);
        var recorder = new DelayRecorder(clock, [one.Id]);
        recorder.Dispose();
        var ended = clock.Now;

        // Its own readings have ended: what is told of the time since then is of a reading of now. On a busy machine the loops begin late.
        SpinWait.SpinUntil(() => clock.Now > ended + s_enough + s_enough);
        await Eventually.UntilAsync(recorder.Read, lost => lost.Any(time => time.To > ended + s_enough), "it to have waited since then");
    }

    [Test]
    public void Process_ThatIsGone_LosesNothing()
    {
        var gone = new BusyLoop();
        using var recorder = new DelayRecorder(new RunClock(TimeProvider.System), [gone.Id]);
        gone.Dispose();

        ThreadTime.Read(gone.Id).ShouldBeEmpty();
        Should.NotThrow(recorder.Read);
    }

    [Test]
    public void Processors_OfAProcess_AreThoseThatItMayUse()
    {
        using var one = new BusyLoop();

        SpinWait.SpinUntil(() => ServerProcess.Processors(one.Id) == 1, Eventually.Ceiling).ShouldBeTrue("taskset sets one");
        ServerProcess.Processors(int.MaxValue).ShouldBe(Environment.ProcessorCount, "there is no such process");
    }

    [Test]
    public void Holders_OfAListeningSocket_AreTheProcessesThatHaveIt()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();

        ListeningSockets.Holders(ListeningSockets.Read(((IPEndPoint)listener.LocalEndPoint!).Port)).ShouldBe([Environment.ProcessId]);
        ListeningSockets.Holders(new HashSet<long>()).ShouldBeEmpty();
        ListeningSockets.Holders(new HashSet<long> { -1 }).ShouldBeEmpty();
    }

    private static TimeSpan Sum(DelayRecorder recorder) => TimeSpan.FromSeconds(new MachineLateness([], [], recorder.Read()).Server.Sum(lost => lost.Length.TotalSeconds));

    /// <summary>A process that wants the first processor all the time.</summary>
    private sealed class BusyLoop : IDisposable
    {
        private readonly Process _process = Process.Start("taskset", ["-c", "0", "sh", "-c", "while :; do :; done"]);

        public int Id => _process.Id;

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }
}
