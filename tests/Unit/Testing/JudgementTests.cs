using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Testing;
using Leak.Testing.Guards;
using Leak.Testing.Runs;
using Leak.Unit.Bounds.Verdicts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Leak.Unit.Testing;

/// <summary>What two runs say of a test: the subject with its limits, and its control without them.</summary>
[Parallelizable]
internal sealed class JudgementTests
{
    private static readonly Stall s_stall = Planted.Subject().Stalls.Single().Plan.Stall;

    private static readonly Guard s_bounded = new(s_stall, "KestrelServerLimits.KeepAliveTimeout") { Limits = [new Limit("KeepAliveTimeout", TimeSpan.FromSeconds(130), Planted.Fired)] };

    private static readonly Guard s_unbounded = new(s_stall, "KestrelServerLimits.KeepAliveTimeout") { Has = "it is off" };

    [Test]
    public void Pair_WhichIsAsItMustBe_Passes()
    {
        var result = Reach(s_bounded, Planted.Subject(), Planted.Control());

        result.Passed.ShouldBeTrue(result.ToString());
        result.Stalls.ShouldHaveSingleItem().Verdict.ShouldBe(Verdict.Bounded);
    }

    [Test]
    public void Subject_WhichIsHeld_IsGrowing()
    {
        var result = Reach(s_bounded, Planted.Subject().WithStall(record => record with { Lifetimes = [.. Planted.Control().Stalls.Single().Lifetimes], LimitsFired = new Dictionary<string, int>() }), Planted.Control());

        result.Verdict.ShouldBe(Verdict.Growing);
        result.Reasons.ShouldContain(reason => reason.Contains("held past its limit", StringComparison.Ordinal));
    }

    [Test]
    public void Control_WhichIsClosed_IsNoPass()
    {
        var result = Reach(s_bounded, Planted.Subject(), Planted.Control().WithStall(record => record with { Lifetimes = [.. Planted.Subject().Stalls.Single().Lifetimes] }));

        result.Verdict.ShouldBe(Verdict.Inconclusive);
        result.Reasons[0].ShouldStartWith("Control, the same app with its limits off: ");
    }

    [TestCase(StallSign.Blocked, true)]
    [TestCase(StallSign.Unanswered, false)]
    public void Control_WhichGaveTheWholeResponse_HoldsNothingAndTheStallDoesNotApply(StallSign sign, bool isOfAnAnswer)
    {
        var result = Reach(s_bounded, Seen(Planted.Subject(), sign, isWhole: false), Seen(Planted.Control(), sign, isWhole: true));

        result.Passed.ShouldBeFalse();
        result.Stalls.ShouldHaveSingleItem().NotApplicable.ShouldBe(isOfAnAnswer ? "/ answered 200 in full once its limits are off" : null, result.ToString());
    }

    [Test]
    public void Stall_WhichNothingBounds_IsGrowingAndNamesTheSetting()
    {
        var result = Reach(s_unbounded, subject: null, Planted.Control());

        result.Verdict.ShouldBe(Verdict.Growing);
        result.Reasons.ShouldHaveSingleItem().ShouldStartWith($"{s_stall.Id}: nothing bounds it. KestrelServerLimits.KeepAliveTimeout would: it is off. With the limits off 100 of 100 connections were held");
    }

    [Test]
    public void Stall_WhichNothingKnownBoundsAndWhichTheAppCloses_IsNoPassAndAsksForItsLimit()
    {
        var result = Reach(s_unbounded, subject: null, Planted.Control().WithStall(record => record with { Lifetimes = [.. Planted.Subject().Stalls.Single().Lifetimes] }));

        result.Verdict.ShouldBe(Verdict.Inconclusive);
        result.Reasons[0].ShouldContain("say so: .Limits(…)");
    }

    [Test]
    public void Stall_WhichIsBoundedInTheEnvironmentOfTheTestsAlone_IsGrowing()
    {
        var result = Reach(s_bounded, Planted.Subject(), Planted.Control(), production: s_unbounded);

        result.Verdict.ShouldBe(Verdict.Growing);
        result.Reasons.ShouldBe([$"{s_stall.Id}: KestrelServerLimits.KeepAliveTimeout bounds it in environment Development alone. In Production nothing does: KestrelServerLimits.KeepAliveTimeout, it is off."]);
    }

    [Test]
    public void Listener_WhichTheAppLacks_IsNotApplicableAndNothingElseIsNoPass()
    {
        var result = Reach(s_bounded, subject: null, control: null, listener: ServerListener.Tls);

        result.Verdict.ShouldBe(Verdict.Inconclusive);
        result.Stalls.ShouldHaveSingleItem().NotApplicable.ShouldBe("it needs a listener for HTTP/1.1 over TLS, and the app has none");
        result.Reasons.ShouldHaveSingleItem().ShouldStartWith("None of the stalls applies to this app");
    }

    private static Observation Seen(Observation observation, StallSign sign, bool isWhole) => observation.WithStall(record => record.WithStall(stall => stall with { SeenWhen = sign }) with
    {
        Lifetimes = [.. record.Lifetimes.Select(lifetime => lifetime with { FirstAnswer = isWhole || sign == StallSign.Blocked ? new(200, TimeSpan.FromMilliseconds(20), isWhole) : null })],
    });

    private static StallTestResult Reach(Guard guard, Observation? subject, Observation? control, Guard? production = null, ServerListener listener = ServerListener.Http1)
    {
        var stall = s_stall with { Listener = listener };
        var survey = new Survey
        {
            Listeners = new Dictionary<ServerListener, System.Net.IPEndPoint> { [ServerListener.Http1] = new(System.Net.IPAddress.Loopback, 80) },
            Own = new Dictionary<string, Guard> { [stall.Id] = guard },
            Now = new Dictionary<string, Guard> { [stall.Id] = guard },
            Production = production is null ? null : new Dictionary<string, Guard> { [stall.Id] = production },
            Environment = new HostingEnvironment { EnvironmentName = Environments.Development },
        };
        var (on, off) = (subject is null ? null : ScenarioVerdict.Of(subject), control is null ? null : ScenarioVerdict.Of(control));
        return new Judgement(new TestPlan { Stalls = [stall] }, survey, on, off, hasControl: true).Reach("planted");
    }
}
