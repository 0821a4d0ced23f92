using Leak.Bounds.Probes.Machine;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Probes.Machine;

/// <summary>What the machine did not give to a server's threads, from their times as Linux counts them.</summary>
internal sealed class ProcessDelaysTests
{
    [Test]
    public void Thread_ThatWaitedForOthers_LostThatTime() =>
        Lost(processors: 1, [(0, 0)], [(0.02, 0.5)]).ShouldBe([(1.51, 2)], "half of a second, less the fiftieth that it ran itself");

    [Test]
    public void FirstReading_WithTimesFromBeforeTheRun_IsNoLoss() => Lost(processors: 1, [(5, 60)], [(5, 60)]).ShouldBeEmpty();

    [Test]
    public void Threads_ThatEachWaitedALittle_LostTheLongestOfTheirWaits() =>
        Lost(processors: 2, [(0, 0), (0, 0), (0, 0), (0, 0)], [(0, 0.3), (0, 0.4), (0, 0.3), (0, 0.3)]).ShouldBe([(1.6, 2)]);

    [Test]
    public void Threads_ThatKeptEveryProcessorBusyThemselves_LostNothing() =>
        Lost(processors: 2, [(0, 0), (0, 0), (0, 0)], [(1, 0), (1, 0), (0, 1)]).ShouldBeEmpty();

    [Test]
    public void Threads_ThatHadHalfOfTheProcessors_LostHalfOfWhatTheyWaited() =>
        Lost(processors: 2, [(0, 0), (0, 0)], [(0.5, 0.4), (0.5, 0.4)]).ShouldBe([(1.8, 2)]);

    [Test]
    public void Wait_ThatBeganLongBefore_ReachesBackAsFar() =>
        Lost(processors: 1, [(0, 0)], [(0, 0)], [(0, 0)], [(0, 2.5)]).ShouldBe([(1.5, 4)]);

    [Test]
    public void Wait_OfAThreadThatBeganMeanwhile_Counts()
    {
        var delays = new ProcessDelays(1);
        delays.Note(Planted.Seconds(1), []);
        delays.Note(Planted.Seconds(2), [(7, Time(0, 0.25))]);

        Found(delays).ShouldBe([(1.75, 2)]);
    }

    [Test]
    public void Reading_ThatIsNotLaterThanTheOneBefore_SaysNothing()
    {
        var delays = new ProcessDelays(1);
        delays.Note(Planted.Seconds(1), [(7, Time(0, 0))]);
        delays.Note(Planted.Seconds(1), [(7, Time(0, 0.5))]);
        delays.Note(Planted.Seconds(2), [(7, Time(0, 0.75))]);

        Found(delays).ShouldBe([(1.25, 2)]);
    }

    [Test]
    public void Id_ThatIsGivenToANewThread_CountsAsNew()
    {
        Lost(processors: 1, [(3, 8)], [(0.25, 0.5)]).ShouldBe([(1.625, 2)]);
        Lost(processors: 1, [(0, 8)], [(0, 0.5)]).ShouldBe([(1.5, 2)]);
    }

    [Test]
    public void Waits_AsAnIdleMachineHasThem_AreNoLoss() => Lost(processors: 1, [(0, 0)], [(0.5, 0.003)]).ShouldBeEmpty();

    [TestCase("8011612 3309402 1\n", 8.0116, 3.3094)]
    [TestCase("0 0 0\n", 0, 0)]
    public void Text_OfAThread_IsRead(string text, double ran, double waited) =>
        ThreadTime.Parse(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBe(new ThreadTime(TimeSpan.FromMilliseconds(ran), TimeSpan.FromMilliseconds(waited)));

    [TestCase("")]
    [TestCase("12")]
    [TestCase("12 ")]
    [TestCase("no such thing")]
    public void Text_ThatIsNone_IsNotRead(string text) => ThreadTime.Parse(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBeNull();

    /// <summary>One reading a second, of threads whose times are given.</summary>
    private static List<(double From, double To)> Lost(int processors, params (double Ran, double Waited)[][] readings)
    {
        var delays = new ProcessDelays(processors);
        for (var reading = 0; reading < readings.Length; reading++)
        {
            delays.Note(Planted.Seconds(reading + 1), readings[reading].Select((thread, id) => (id, Time(thread.Ran, thread.Waited))));
        }

        return Found(delays);
    }

    private static List<(double From, double To)> Found(ProcessDelays delays) =>
        [.. delays.Lost.Select(lost => (Math.Round(lost.From.TotalSeconds, 6), Math.Round(lost.To.TotalSeconds, 6)))];

    private static ThreadTime Time(double ran, double waited) => new(Planted.Seconds(ran), Planted.Seconds(waited));
}
