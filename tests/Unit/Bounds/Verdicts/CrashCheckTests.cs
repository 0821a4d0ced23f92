using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Ten connections a second for ten seconds, with a limit of 20 s, at a server that ends at once all that is open; then it is there again.</summary>
internal sealed class CrashCheckTests
{
    private static readonly TimeSpan s_limit = Planted.Seconds(20);

    [Test]
    public void EverythingEnded_WhileConnectionsCame_IsACrash()
    {
        Sentences(EndingAt(5)).ShouldBe(
            ["All 50 stalled connections that were open at 5 s ended within 0.1 s, those of 0.1 s and those of 5 s alike: no limit does that, but a server that dies or is started anew does."]);
        ScenarioVerdict.Of(EndingAt(5)).Verdict.ShouldBe(Verdict.Inconclusive);
    }

    [Test]
    public void EverythingEnded_WithALiveClient_IsACrash()
    {
        // No connection is new, and none has come to its limit.
        Sentences(WithCut(EndingAt(14), 14.05)).Single().ShouldContain(" of 4.1 s and those of 14 s alike, and 1 live client with them: ");
    }

    [Test]
    public void EverythingEnded_OfAControlWithALiveClient_IsACrash()
    {
        var control = EndingAt(25).WithStall(record => record.WithEnd(ExpectedEnd.Held));

        Sentences(control).ShouldBeEmpty();
        Sentences(WithCut(control, 25)).ShouldNotBeEmpty();
    }

    [Test]
    public void EverythingEnded_ByALimitThatIsLookedAtSeldom_IsNoCrash([Values(14, 21, 30)] double at)
    {
        // All together, of ages that differ by ten seconds: as by a server that looks every thirty, its limit the one asked for or less.
        Sentences(EndingAt(at)).ShouldBeEmpty();
    }

    [Test]
    public void EverythingEnded_AtItsLimitWithALiveClient_IsNoCrash()
    {
        // A limit that cuts a live client is a fault, and no accident.
        Sentences(WithCut(EndingAt(28), 28)).ShouldBeEmpty();
    }

    [Test]
    public void ABurst_OfOneAge_IsNoCrash()
    {
        var burst = EndingAt(2).WithStall(record => record with { Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(2)) with { OpenedAt = Planted.Seconds(0) })] });

        Sentences(burst).ShouldBeEmpty();
    }

    [Test]
    public void EverythingEndedButOne_IsNoCrash()
    {
        Sentences(EndingAt(5).WithLifetime(Planted.Held(0, Planted.Seconds(20)))).ShouldBeEmpty();
    }

    [Test]
    public void EachEnded_AtItsOwnTime_IsNoCrash()
    {
        Sentences(Planted.Subject()).ShouldBeEmpty();
        Sentences(Planted.Control()).ShouldBeEmpty();
    }

    [Test]
    public void WhatTheServerClosesItself_IsNoCrash()
    {
        Sentences(EndingAt(5).WithStall(record => record.WithEnd(ExpectedEnd.ClosedByServer))).ShouldBeEmpty();
    }

    private static IReadOnlyList<string> Sentences(Observation observation) => [.. CrashCheck.Of(observation)];

    /// <summary>What was opened before is ended then, what is opened after is held on.</summary>
    private static Observation EndingAt(double seconds) => Planted.Subject().WithStall(record => record.WithLimit(limit => limit with { Value = s_limit }) with
    {
        Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.At(number) < Planted.Seconds(seconds)
            ? Planted.Closed(number, Planted.Seconds(seconds) - Planted.At(number))
            : Planted.Held(number, Planted.Seconds(40)))],
    });

    private static Observation WithCut(Observation observation, double at)
    {
        var live = (LiveRecord)Planted.Live().Workloads.Single() with { FailedIterations = [new FailedIteration(Planted.Seconds(at) - Planted.Seconds(1), Planted.Seconds(at), "cut")] };
        return observation with { Workloads = [.. observation.Workloads, live] };
    }
}
