using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Testing.Guards;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Unit.Testing.Guards;

/// <summary>What is said of an app under <c>Leak.Timeouts</c> is what the suite expects of the sample server.</summary>
[Parallelizable]
internal sealed class TimeoutsGuardsTests
{
    private static readonly LeakTimeouts s_expected = new(on: true, TimeSpan.FromSeconds(10));

    [TestCaseSource(typeof(Stalls), nameof(Stalls.All))]
    public void Stall_UnderItsLimits_IsBoundedAsTheSuiteExpects(Stall stall)
    {
        var expected = s_expected.Expect(stall);

        var guard = GuardFinder.Of(stall, Limits(_ => { }));

        guard.IsBounded.ShouldBeTrue(guard.Setting);
        guard.IsOwnClose.ShouldBe(expected.End == ExpectedEnd.ClosedByServer);
        if (stall.StoppedBy == LimitNames.Stream)
        {
            // An endpoint that is not marked as a stream is ended by Handler.
            guard.Limits.ShouldHaveSingleItem().ShouldBe(new Limit("Stream or Handler", s_expected.ValueOf(LimitNames.Handler), FiresAs: null));
        }
        else
        {
            guard.Limits.ShouldBe(expected.Limits);
        }
    }

    [Test]
    public void Limit_WhichIsOff_IsReplacedByTheNext() =>
        GuardFinder.Of(Stalls.Http1.SlowBody, Limits(options => options.Read = TimeSpan.Zero)).Limits.ShouldHaveSingleItem().Name.ShouldBe(LimitNames.Handler);

    [Test]
    public void Stall_WhoseLimitsAreOff_IsUnboundedAndNamesTheSetting()
    {
        var guard = GuardFinder.Of(Stalls.Http1.HungHandler, Limits(options => options.Handler = TimeSpan.Zero));

        guard.IsBounded.ShouldBeFalse();
        guard.Setting.ShouldBe("Timeouts:Handler (Leak.Timeouts)");
        guard.Has.ShouldBe("it is off");
    }

    [Test]
    public void Handler_WhichIgnoresItsToken_IsUnboundedWithoutMaxRequests() =>
        GuardFinder.Of(Stalls.Http1.DeafHandler, Limits(options => options.MaxRequests = 0)).IsBounded.ShouldBeFalse();

    [Test]
    public void Stream_WhoseConnectionNothingCloses_IsUnboundedByKeepAlive() =>
        GuardFinder.Of(Stalls.Http2.NoBody, Limits(options => options.KeepAlive = TimeSpan.FromHours(1))).Setting.ShouldBe("Timeouts:KeepAlive (Leak.Timeouts)");

    [Test]
    public void Limits_WhichShareOneValue_DoNotNameTheReason() =>
        GuardFinder.Of(Stalls.Http1.SlowBody, Limits(options => options.Read = options.Handler)).Limits[0].FiresAs.ShouldBeNull();

    [Test]
    public void Timeouts_WhichAreOff_LeaveWhatKestrelHas() =>
        GuardFinder.Of(Stalls.Http1.HungHandler, Limits(options => options.Enabled = false)).Setting.ShouldContain("Kestrel has no setting for it");

    private static AppLimits Limits(Action<TimeoutsOptions> change)
    {
        var options = new TimeoutsOptions
        {
            Handshake = s_expected.ValueOf(LimitNames.Handshake),
            RequestHead = s_expected.ValueOf(LimitNames.RequestHead),
            KeepAlive = s_expected.ValueOf(LimitNames.KeepAlive),
            Read = s_expected.ValueOf(LimitNames.Read),
            Write = s_expected.ValueOf(LimitNames.Write),
            Handler = s_expected.ValueOf(LimitNames.Handler),
            Upstream = s_expected.ValueOf(LimitNames.Upstream),
            Stream = s_expected.ValueOf(LimitNames.Stream),
            WebSocket = s_expected.ValueOf(LimitNames.WebSocket),
            MaxRequests = s_expected.MaxRequests,
        };
        change(options);
        var kestrel = new KestrelServerOptions();
        (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (null, null);
        return AppLimits.Of(kestrel, new WebSocketOptions(), requestTimeouts: null, options);
    }
}
