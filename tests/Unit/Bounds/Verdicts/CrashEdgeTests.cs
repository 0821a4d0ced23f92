using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>
/// Where a crash ends and a limit begins: ten connections a second for ten seconds, with a limit of 20 s, at a server that ends at once all
/// that is open. What is opened after that is held on.
/// </summary>
internal sealed class CrashEdgeTests
{
    private static readonly TimeSpan s_limit = Planted.Seconds(20);

    [TestCase(5.1, 1)]
    [TestCase(5.101, 0)]
    public void Connection_ThatEndsATenthOfASecondLater_EndedAtOnceToo(double end, int crashes) =>
        Sentences(EndingAt(5).WithLifetime(Planted.Closed(0, Planted.Seconds(end)))).Count.ShouldBe(crashes);

    [TestCase(5)]
    [TestCase(5.02)]
    public void Connection_ThatIsOpenedMeanwhileAndEndsAsWell_IsNoneOfThoseThatWereOpen(double opened)
    {
        var meanwhile = Planted.Closed(50, Planted.Seconds(5.05 - opened)) with { OpenedAt = Planted.Seconds(opened) };

        Sentences(EndingAt(5).WithLifetime(meanwhile)).ShouldHaveSingleItem().ShouldStartWith("All 50 stalled connections that were open at 5 s ended within 0.1 s, ");
        Sentences(EndingAt(5).WithLifetime(meanwhile).WithLifetime(Planted.Held(0, Planted.Seconds(40)))).ShouldBeEmpty("one of those is open still");
    }

    [TestCase(14.1, 1)]
    [TestCase(14.101, 0)]
    [TestCase(13.9, 1)]
    [TestCase(13.899, 0)]
    public void LiveClient_ThatIsCutATenthOfASecondFromThen_WasCutWithThem(double cut, int crashes) => Sentences(WithCut(EndingAt(14), cut)).Count.ShouldBe(crashes);

    [Test]
    public void OneConnection_ThatEndsWithALiveClient_IsNoCrash() => Sentences(WithCut(EndingAt(0.05), 0.05)).ShouldBeEmpty();

    [Test]
    public void SecondCrash_IsNotToldOfBesideTheFirst()
    {
        var twice = EndingAt(5).WithStall(record => record with
        {
            Lifetimes = [.. record.Lifetimes.Select((lifetime, number) => lifetime.IsCensored ? Planted.Closed(number, Planted.Seconds(12) - Planted.At(number)) : lifetime)],
        });

        Sentences(twice).ShouldHaveSingleItem().ShouldContain(" open at 5 s ");
    }

    // At 0.05 s it was all that was open.
    [TestCase(0.05)]
    [TestCase(1)]
    public void Crash_AfterOneThatEndedByItself_IsOfAllOthers(double end) =>
        Sentences(EndingAt(5).WithLifetime(Planted.Closed(0, Planted.Seconds(end)))).ShouldHaveSingleItem().ShouldStartWith("All 49 stalled connections that were open at 5 s ");

    [Test]
    public void Crash_OfStallsOneOfWhichHasOneAge_IsSeenByTheOther()
    {
        var run = EndingAt(5);
        var burst = PlantedStalls.Closed().WithLimit(limit => limit with { Value = s_limit }) with
        {
            Lifetimes = [.. Enumerable.Range(0, 10).Select(number => Planted.Closed(number, Planted.Seconds(1)) with { OpenedAt = Planted.Seconds(4) })],
        };

        Sentences(run with { Workloads = [.. run.Workloads, burst] }).ShouldHaveSingleItem().ShouldStartWith("All 60 stalled connections ");
    }

    // Ages from 0.1 s on, that differ by the slack, 2.5 s; and ages from the slack on, that differ by ten seconds.
    [TestCase(2.6, 0)]
    [TestCase(2.7, 1)]
    [TestCase(12.3, 1)]
    [TestCase(12.4, 0)]
    public void Ages_ThatDifferByTheSlackOrHaveIt_AreNoCrash(double at, int crashes) => Sentences(EndingAt(at)).Count.ShouldBe(crashes);

    // The youngest is 17.5 s old, which is the limit but for the slack.
    [TestCase(27.3, 1)]
    [TestCase(27.4, 0)]
    public void LiveClient_CutWithWhatMayHaveComeToItsLimit_IsNoCrash(double at, int crashes) => Sentences(WithCut(EndingAt(at), at)).Count.ShouldBe(crashes);

    private static List<string> Sentences(Observation observation) => [.. CrashCheck.Of(observation)];

    private static Observation EndingAt(double seconds) => Planted.Subject().WithStall(record => record.WithLimit(limit => limit with { Value = s_limit }) with
    {
        Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Ending(number, Planted.Seconds(seconds)))],
    });

    private static Lifetime Ending(int number, TimeSpan at) =>
        Planted.At(number) < at ? Planted.Closed(number, at - Planted.At(number)) : Planted.Held(number, Planted.Seconds(40));

    private static Observation WithCut(Observation observation, double at)
    {
        var live = (LiveRecord)Planted.Live().Workloads.Single() with { FailedIterations = [new FailedIteration(Planted.Seconds(at - 1), Planted.Seconds(at), "cut")] };
        return observation with { Workloads = [.. observation.Workloads, live] };
    }
}
