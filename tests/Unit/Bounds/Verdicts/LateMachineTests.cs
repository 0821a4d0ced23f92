using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>What is late by no more than the machine was is not known to be the server's fault. What is late by more is.</summary>
internal sealed class LateMachineTests
{
    private const string Starved = "the server had ";

    /// <summary>The connection that is planted in these tests is opened at 0.7 s; its limit is over at 2.7 s, and at 5.2 s it must be closed.</summary>
    private static readonly MachineLateness s_late = Lost(4, 4.9);

    [Test]
    public void Connection_LateByLessThanTheMachine_IsInconclusiveWithTheFigures()
    {
        var verdict = ScenarioVerdict.Of(Late(0.21) with { Lateness = s_late });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.AsExpected.ShouldBeFalse();
        verdict.IsMachines.ShouldBeTrue();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "tcp/idle: the bound 'lifetime at most' (lifetime ≤ 2 s (KeepAlive) + 2.5 s = 4.5 s) was not judged: "
            + "it is not known for 1 of 100 connections: late by 0.21 s, where the machine was late by 0.9 s.");
        verdict.Workloads.Single().Verdict.ShouldBe(Verdict.Inconclusive);
    }

    [TestCase(0.9, Verdict.Inconclusive)]
    [TestCase(0.901, Verdict.Growing)]
    public void Connection_LateByAsMuchAsTheMachineAndByMore_IsTheServersByWhatIsMore(double late, Verdict verdict) =>
        ScenarioVerdict.Of(Late(late) with { Lateness = s_late }).Verdict.ShouldBe(verdict);

    [TestCase(0.001)]
    [TestCase(0.21)]
    public void Connection_AsLateOnAMachineThatWasNot_Grows(double late) =>
        ScenarioVerdict.Of(Late(late)).Verdict.ShouldBe(Verdict.Growing);

    [Test]
    public void Connection_LateWhereThePoolAloneWas_Grows()
    {
        // A server that blocks its own thread pool on an idle machine.
        var blocked = new MachineLateness([Time(4, 4.02)], [Time(3, 5)]);

        var verdict = ScenarioVerdict.Of(Late(0.21) with { Lateness = blocked });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.LifetimeAtMost).Detail!.ShouldEndWith(
            " Work waited for the server's thread pool for 2 s of that time, on a machine that was not late: what else the server, or its process, was asked for kept it busy.");
        verdict.IsPools.ShouldBeTrue();
        verdict.IsMachines.ShouldBeFalse();
    }

    [TestCase(0.21, Verdict.Inconclusive)]
    [TestCase(1.6, Verdict.Growing)]
    public void Connection_LateWhereTheServersProcessAloneWas_IsExcusedByNoMore(double late, Verdict verdict)
    {
        // Two waits that were told apart and overlap are 1.5 s.
        var starved = new MachineLateness([], [], [Time(3, 4), Time(3.5, 4.5)]);

        ScenarioVerdict.Of(Late(late) with { Lateness = starved }).Verdict.ShouldBe(verdict);
    }

    [Test]
    public void Connections_OneOfWhichIsLaterThanThePoolWas_AreTheServers()
    {
        var blocked = new MachineLateness([], [Time(3, 5)]);

        ScenarioVerdict.Of(Late(0.21).WithLifetime(Planted.Closed(9, Planted.Most + Planted.Seconds(3))) with { Lateness = blocked }).IsPools.ShouldBeFalse();
    }

    [Test]
    public void Connection_StillHeld_IsNeverThePools()
    {
        var blocked = new MachineLateness([], [Time(0, 20)]);

        ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Held(99, Planted.Most + Planted.Seconds(0.2))) with { Lateness = blocked }).IsPools.ShouldBeFalse();
    }

    [Test]
    public void Connection_LaterThanThePoolWas_IsToldWithoutIt()
    {
        var blocked = new MachineLateness([], [Time(4, 4.2)]);

        ScenarioVerdict.Of(Late(0.21) with { Lateness = blocked }).Result(BoundNames.LifetimeAtMost).Detail!.ShouldEndWith("closed by the server then.");
    }

    [TestCase(0, 0.7)]
    [TestCase(5.6, 9)]
    public void Connection_WhereTheMachineWasLateAtAnotherTime_Grows(double from, double to) =>
        ScenarioVerdict.Of(Late(0.21) with { Lateness = Lost(from, to) }).Verdict.ShouldBe(Verdict.Growing);

    [Test]
    public void Machine_LateBetweenTheBeginOfALongLimitAndItsEnd_ExcusesNothing()
    {
        // From 0.7 s on the limit runs for 10 s: it begins and its end is acted on, and between there is nothing to do.
        var observation = Planted.Subject()
            .WithStall(record => record.WithLimit(limit => limit with { Value = Planted.Seconds(10) }) with { Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { Duration = Planted.Seconds(11) })] })
            .WithLifetime(Planted.Closed(7, Planted.Seconds(12.9)));

        ScenarioVerdict.Of(observation with { Lateness = Lost(4, 9) }).Result(BoundNames.LifetimeAtMost).Passed.ShouldBeFalse();
        ScenarioVerdict.Of(observation with { Lateness = Lost(1, 1.5) }).Verdict.ShouldBe(Verdict.Inconclusive, "it began to count late");
        ScenarioVerdict.Of(observation with { Lateness = Lost(11, 11.5) }).Verdict.ShouldBe(Verdict.Inconclusive, "it was late to act");
    }

    [Test]
    public void Connection_LateByMoreThanTheMachine_DecidesBesideOnesThatAreInDoubt()
    {
        var observation = Late(0.21).WithLifetime(Planted.Closed(9, Planted.Most + Planted.Seconds(3)));

        var verdict = ScenarioVerdict.Of(observation with { Lateness = s_late });

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.IsMachines.ShouldBeFalse();
        verdict.Result(BoundNames.LifetimeAtMost).Detail.ShouldStartWith("1 of 100 connections lived longer");
    }

    [Test]
    public void Connections_ThatTheMachineExcuses_AreToldByTheLatest()
    {
        var observation = Late(0.21).WithLifetime(Planted.Closed(8, Planted.Most + Planted.Seconds(0.3)));

        ScenarioVerdict.Of(observation with { Lateness = s_late }).Unjudged(BoundNames.LifetimeAtMost).Reason.ShouldBe(
            "it is not known for 2 of 100 connections: at most late by 0.3 s, where the machine was late by 0.9 s.");
    }

    [Test]
    public void Connection_StillHeldByLessThanTheMachineWasLate_IsInconclusive()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Held(99, Planted.Most + Planted.Seconds(0.2))) with { Lateness = Lost(12, 13) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Unjudged(BoundNames.HeldPastLimit).IsMachines.ShouldBeTrue();
    }

    [Test]
    public void Connection_ClosedEarly_IsNeverExcused()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Closed(7, Planted.Seconds(1.9))) with { Lateness = Lost(0, 20) });

        verdict.Result(BoundNames.LifetimeAtLeast).Passed.ShouldBeFalse();
        verdict.AsExpected.ShouldBeFalse();
    }

    [Test]
    public void Control_ThatClosesWhatItMustHold_IsNotExcused()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control().WithLifetime(Planted.Closed(7, Planted.Seconds(8))) with { Lateness = Lost(0, 20) });

        verdict.Result(BoundNames.ControlClosed).Passed.ShouldBeFalse();
        verdict.Verdict.ShouldBe(Verdict.Bounded, "it did not grow");
    }

    [Test]
    public void Requests_EndedLateByLessThanTheMachine_AreInconclusive()
    {
        var late = PlantedStalls.Ended(7) with { RequestsEnded = new EndedRequests(2, Planted.Seconds(3), Planted.Seconds(4.7)) };
        var observation = PlantedStalls.Run(PlantedStalls.Requests().With(late));

        var verdict = ScenarioVerdict.Of(observation with { Lateness = s_late });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Unjudged(BoundNames.RequestsEnded).Reason.ShouldBe(
            "it is not known for 2 requests: at most late by 0.2 s, where the machine was late by 0.9 s. 200 of 200 were ended, from 3 s to 4.7 s after their connect.");
        ScenarioVerdict.Of(observation).Verdict.ShouldBe(Verdict.Growing);
        ScenarioVerdict.Of(observation with { Lateness = Lost(4, 4.1) }).Verdict.ShouldBe(Verdict.Growing);
    }

    [Test]
    public void Requests_EndedEarly_AreNeverExcused()
    {
        var early = PlantedStalls.Ended(7) with { RequestsEnded = new EndedRequests(2, Planted.Seconds(1.9), Planted.Seconds(4.7)) };

        ScenarioVerdict.Of(PlantedStalls.Run(PlantedStalls.Requests().With(early)) with { Lateness = Lost(0, 20) }).Result(BoundNames.RequestsEnded).Observed.ShouldBe(2);
    }

    [Test]
    public void Connection_ClosedLateAfterItsRequests_ByLessThanTheMachine_IsInconclusive()
    {
        // Its requests ended at 3.7 s, and 5.5 s later at the latest it must be closed; closed at 9.4 s it lived no longer than both limits allow.
        var late = PlantedStalls.Ended(7) with { Duration = Planted.Seconds(8.7) };
        var observation = PlantedStalls.Run(PlantedStalls.Requests().With(late));

        var verdict = ScenarioVerdict.Of(observation with { Lateness = Lost(8, 8.5) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Unjudged(BoundNames.ClosedAfterRequests).Reason.ShouldBe(
            "it is not known for 1 connection: at most late by 0.2 s, where the machine was late by 0.5 s.");
        ScenarioVerdict.Of(observation).Verdict.ShouldBe(Verdict.Growing);
    }

    [Test]
    public void Count_ThatWindowsLongerByWhatTheMachineLostExplain_IsInconclusive()
    {
        // 45 arrive in any 4.5 s; a second of the machine's makes that 55.
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, 50) with { Lateness = Lost(6, 7) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.IsMachines.ShouldBeTrue();
        verdict.Unjudged(BoundNames.ConnectionsDuring).Reason.ShouldBe(
            "the machine was late by 1 s in the 4.5 s before, and windows longer by that allow 55.");
        ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, 56) with { Lateness = Lost(6, 7) }).Verdict.ShouldBe(Verdict.Growing);
        ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, 50) with { Lateness = Lost(9, 12) }).Verdict.ShouldBe(Verdict.Growing, "after the peak");
    }

    [Test]
    public void Count_ThatIsLeft_WhereTheServerHadItsTime_Grows()
    {
        var quiet = new QuietTime(Planted.Seconds(20), Planted.Seconds(31), Planted.Seconds(10));
        var observation = Planted.Subject().WithResidual(Quantity.OpenConnections, 1) with { QuietTime = quiet };

        ScenarioVerdict.Of(observation with { Lateness = Lost(22, 23) }).Verdict.ShouldBe(Verdict.Growing);
        ScenarioVerdict.Of(observation).Verdict.ShouldBe(Verdict.Growing);
    }

    [Test]
    public void Count_ThatIsLeft_WhereTheMachineTookTheServersTime_IsInconclusive()
    {
        var quiet = new QuietTime(Planted.Seconds(20), Planted.Seconds(40), Planted.Seconds(10));

        var verdict = ScenarioVerdict.Of(Planted.Subject().WithResidual(Quantity.OpenConnections, 1) with { QuietTime = quiet, Lateness = Lost(22, 35) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Unjudged(BoundNames.ConnectionsAfter).Reason.ShouldBe($"{Starved}7 s of the 10 s that it must have to be quiet: the machine was late by 13 s.");
    }

    /// <summary>What was lost before is of no less account: the client comes late to its next request, and a limit may have passed by then.</summary>
    [TestCase(4, 4.3)]
    [TestCase(3.6, 3.9)]
    public void LiveClient_CutWhileTheMachineTookTheTimeItHasInHand_IsInconclusive(double from, double to)
    {
        var verdict = ScenarioVerdict.Of(Cut("cut") with { Lateness = Lost(from, to) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.IsMachines.ShouldBeTrue();
        verdict.Unjudged(BoundNames.LiveClientsServed).Reason.ShouldBe(
            "its 1 request that failed (cut in the middle × 1) may have come too slowly: the machine was late by 0.3 s and more from 1 s before each until its end, and a client has 0.25 s in hand.");
    }

    [TestCase("cut", 4, 4.2)]
    [TestCase("cut", 5, 9)]
    [TestCase("cut", 1, 3.2)]
    [TestCase("500", 4, 5)]
    public void LiveClient_WhoseFailureTheMachineDoesNotExplain_Failed(string status, double from, double to)
    {
        var verdict = ScenarioVerdict.Of(Cut(status) with { Lateness = Lost(from, to) });

        verdict.Result(BoundNames.LiveClientsServed).Passed.ShouldBeFalse();
        verdict.AsExpected.ShouldBeFalse();
    }

    [Test]
    public void AnotherLimit_OfAConnectionThatWasLateByTheMachine_IsInDoubt()
    {
        var other = new Dictionary<string, int> { [Planted.Fired] = 99, ["aborted_by_app"] = 1 };
        var late = Late(0.21).WithStall(record => record with { LimitsFired = other });

        var verdict = ScenarioVerdict.Of(late with { Lateness = s_late });
        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.LimitThatFired);
        (verdict.Unjudged(BoundNames.LimitThatFired) is { IsDoubt: true, IsMachines: true }).ShouldBeTrue();
        verdict.Unjudged(BoundNames.LimitThatFired).Reason.ShouldBe(
            "1 connection ended for another reason (keep_alive_timeout × 99, aborted_by_app × 1), and 1 ended late on a machine that was late: another limit may have come first.");
        ScenarioVerdict.Of(Planted.Subject().WithStall(record => record with { LimitsFired = other }) with { Lateness = s_late })
            .Result(BoundNames.LimitThatFired).Passed.ShouldBeFalse("none was late");
    }

    [Test]
    public void AnotherLimit_OfAConnectionThatHadNotComeToItsStallOnALateMachine_IsInDoubt()
    {
        // Its handshake took longer than the limit of handshakes: it was opened at 0.7 s, and closed at 1.9 s.
        var other = new Dictionary<string, int> { [Planted.Fired] = 99, ["tls_handshake_timeout"] = 1 };
        var run = Planted.Subject().WithLifetime(Planted.Closed(7, Planted.Seconds(1.2)) with { StalledAfter = null }).WithStall(record => record with { LimitsFired = other });

        var verdict = ScenarioVerdict.Of(run with { Lateness = Lost(0.7, 0.83) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.IsMachines.ShouldBeTrue();
        verdict.Unjudged(BoundNames.LimitThatFired).Reason.ShouldBe(
            "1 connection ended for another reason (keep_alive_timeout × 99, tls_handshake_timeout × 1), and 1 ended before the server had seen their clients come to the stall, on a machine that was late: another limit may have come first.");
        verdict.Unjudged(BoundNames.LifetimeAtLeast).Reason.ShouldBe(
            "1 of 100 connections were closed sooner, before the server had seen their clients come to the stall, on a machine that was late: another limit may have come first.");
    }

    // It was opened at 0.7 s and closed at 1.9 s; its client had done its part of the handshake by 1.1 s.
    [TestCase(0.7, 0.75, 1.1, 1.5, true, TestName = "late on its way, and half of the time after it")]
    [TestCase(0.7, 0.75, 1.1, 1.48, false, TestName = "less than half of the time after it")]
    [TestCase(0.7, 0.73, 1.1, 1.9, false, TestName = "not late on its way")]
    public void AnotherLimit_OfAConnectionWhoseServerMayNotHaveSeenItsStall_IsInDoubtOnALateMachine(double from, double to, double fromThen, double toThen, bool isDoubt)
    {
        var other = new Dictionary<string, int> { [Planted.Fired] = 99, ["tls_handshake_timeout"] = 1 };
        var run = Planted.Subject().WithLifetime(Planted.Closed(7, Planted.Seconds(1.2)) with { StalledAfter = Planted.Seconds(0.4) }).WithStall(record => record with { LimitsFired = other });

        var verdict = ScenarioVerdict.Of(run with { Lateness = new MachineLateness([Time(from, to), Time(fromThen, toThen)], []) });

        verdict.IsMachines.ShouldBe(isDoubt);
        verdict.Broken.Select(bound => bound.Name).ShouldBe(isDoubt ? [] : [BoundNames.LifetimeAtLeast, BoundNames.LimitThatFired], ignoreOrder: true);
    }

    [TestCase(0.11, true, Verdict.Bounded)]
    [TestCase(1, false, Verdict.Bounded)]
    public void AnotherLimit_OnAMachineThatWasNotLateOrOfAConnectionThatStalled_IsWrong(double lost, bool isBefore, Verdict verdict)
    {
        var other = new Dictionary<string, int> { [Planted.Fired] = 99, ["tls_handshake_timeout"] = 1 };
        var run = Planted.Subject()
            .WithLifetime(Planted.Closed(7, Planted.Seconds(1.2)) with { StalledAfter = isBefore ? null : TimeSpan.Zero })
            .WithStall(record => record with { LimitsFired = other });

        var judged = ScenarioVerdict.Of(run with { Lateness = Lost(0.7, 0.7 + lost) });

        judged.Verdict.ShouldBe(verdict);
        judged.AsExpected.ShouldBeFalse();
        judged.Result(BoundNames.LimitThatFired).Passed.ShouldBeFalse();
        judged.Result(BoundNames.LifetimeAtLeast).Passed.ShouldBeFalse();
    }

    [Test]
    public void AnotherLimit_OfMoreThanWereLateOrHadNotComeToTheirStall_IsWrong()
    {
        var other = new Dictionary<string, int> { [Planted.Fired] = 97, ["tls_handshake_timeout"] = 3 };
        var run = Late(0.21)
            .WithLifetime(Planted.Closed(30, Planted.Seconds(1.2)) with { StalledAfter = null })
            .WithStall(record => record with { LimitsFired = other });
        var lateness = new MachineLateness([Time(3, 4.9)], []);

        ScenarioVerdict.Of(run with { Lateness = lateness }).Result(BoundNames.LimitThatFired).Observed.ShouldBe(3);
        ScenarioVerdict.Of(run.WithStall(record => record with { LimitsFired = new Dictionary<string, int> { [Planted.Fired] = 98, ["tls_handshake_timeout"] = 2 } }) with { Lateness = lateness })
            .Unjudged(BoundNames.LimitThatFired).Reason.ShouldEndWith(
                "and 1 ended late on a machine that was late, and 1 ended before the server had seen their clients come to the stall, on a machine that was late: another limit may have come first.");
    }

    // Each is on its way to the stall for so long, a handshake say, which has a limit of its own. The stall's is 2 s.
    [TestCase(0.4, 0.4, 1.2, true, Verdict.Inconclusive, TestName = "the other limit may have closed each")]
    [TestCase(0.1, 0.1, 1.99, true, Verdict.Inconclusive, TestName = "each may have been on its way for long")]
    [TestCase(0.4, 0.09, 1.2, true, Verdict.Bounded, TestName = "one was soon there")]
    [TestCase(0.4, 0.4, 2, true, Verdict.Bounded, TestName = "each lasted for as long as the limit")]
    [TestCase(0.4, 0.4, 1.2, false, Verdict.Bounded, TestName = "the machine was not late")]
    public void Stall_OfWhichAnotherLimitMayHaveClosedEachConnection_WasNotTried(double way, double wayOfOne, double closed, bool isLate, Verdict expected)
    {
        var run = Planted.Subject().WithStall(record => (record with
        {
            LimitsFired = null,
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(closed)) with { StalledAfter = Planted.Seconds(number == 99 ? wayOfOne : way) })],
        }).WithExpectation(expectation => expectation with { IsExact = false }));

        var verdict = ScenarioVerdict.Of(run with { Lateness = isLate ? Lost(0, 12) : MachineLateness.None });

        verdict.Verdict.ShouldBe(expected, string.Join('\n', verdict.Reasons));
        verdict.IsMachines.ShouldBe(expected == Verdict.Inconclusive);
        verdict.Reasons.Count(reason => reason == "tcp/idle: each connection that was closed was closed before the server had seen its client come to the stall, on a machine that was late: another limit may have come first.")
            .ShouldBe(expected == Verdict.Inconclusive ? 1 : 0);
    }

    [TestCase(12, true)]
    [TestCase(1, false)]
    public void Run_WithTooFewArrivals_IsTheMachinesWhereThatTookATenthOfIt(double lost, bool isMachines)
    {
        var few = Planted.Subject().WithStall(record => record with { Arrivals = [.. record.Arrivals.Take(50)], Lifetimes = [.. record.Lifetimes.Take(50)] });

        var verdict = ScenarioVerdict.Of(few with { Lateness = Lost(0, lost) });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.IsMachines.ShouldBe(isMachines);
    }

    [Test]
    public void Run_WithAGapInItsSamples_IsInconclusiveByTheMachineAlone()
    {
        ScenarioVerdict.Of(Planted.Subject() with { LongestSamplingGap = Planted.Seconds(3) }).IsMachines.ShouldBeTrue();
        ScenarioVerdict.Of(Planted.Subject() with { LongestSamplingGap = Planted.Seconds(3), Interrupted = true }).IsMachines.ShouldBeFalse();
        ScenarioVerdict.Of(Planted.Subject()).IsMachines.ShouldBeFalse();
    }

    private static Observation Cut(string status) => Planted.Live().WithLive(record => record with
    {
        Succeeded = 299,
        Failed = 1,
        Failures = new Dictionary<string, int> { ["cut in the middle"] = 1 },
        FailedIterations = [new FailedIteration(Planted.Seconds(4), Planted.Seconds(5), status)],
    });

    private static Observation Late(double seconds) => Planted.Subject().WithLifetime(Planted.Closed(7, Planted.Most + Planted.Seconds(seconds)));

    private static MachineLateness Lost(double from, double to) => new([Time(from, to)], []);

    private static LostTime Time(double from, double to) => new(Planted.Seconds(from), Planted.Seconds(to));
}
