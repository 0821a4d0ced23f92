using System.Net;
using System.Runtime.CompilerServices;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Testing;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Leak.Scenarios.Testing;

/// <summary>Apps that would pass if the test looked less closely.</summary>
[Category("Slow")]
internal sealed class WrongPassTests
{
    private const string Orders = "/orders";

    [TestCase(-0.001, "it is infinite")]
    [TestCase(900, "it is 15 min, and more than 10 min counts as no limit")]
    public async Task KeepAlive_WhenItBoundsNothing_IsRedAndNamesTheSetting(double seconds, string has)
    {
        var test = StallTest.On(() => Apps.Build(kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(seconds))).Stalls(Stalls.Tcp.Idle);

        var result = await RunAsync(test);

        result.Verdict.ShouldBe(Verdict.Growing, result.ToString());
        result.Reasons.ShouldHaveSingleItem().ShouldStartWith(
            $"tcp/idle: nothing bounds it. KestrelServerLimits.KeepAliveTimeout would: {has}. With the limits off 6 of 6 connections were held");
        File.Exists(Path.Combine(result.ReportFolder.ShouldNotBeNull(), "report.html")).ShouldBeTrue();
    }

    [Test]
    public async Task Rate_WhenItIsOff_IsRedForTheBodyAlone()
    {
        var test = StallTest.On(() => Apps.Build(kestrel => kestrel.Limits.MinRequestBodyDataRate = null)).Stalls(Stalls.Tcp.Idle, Stalls.Http1.SlowBody).At(Orders);

        var exception = await Should.ThrowAsync<StallTestException>(() => test.AssertAsync(TestContext.CurrentContext.CancellationToken));

        exception.Result.ShouldNotBeNull().Verdict.ShouldBe(Verdict.Growing);
        exception.Result.Stalls.Select(stall => (stall.Id, stall.Verdict)).ShouldBe([("tcp/idle", Verdict.Bounded), ("http1/slow-body", Verdict.Growing)]);
        exception.Message.ShouldContain("http1/slow-body: nothing bounds it. KestrelServerLimits.MinRequestBodyDataRate would: it is off.");
        exception.Message.ShouldContain($"Report: {exception.Result.ReportFolder}");
    }

    [Test]
    public async Task Endpoint_WhichTakesItsRateOff_IsRed()
    {
        var test = StallTest.On(() => Apps.Build(app: app => app.Use((context, next) =>
        {
            context.Features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = null;
            return next(context);
        }))).Stalls(Stalls.Http1.SlowBody).At(Orders);

        var result = await RunAsync(test);

        result.Verdict.ShouldBe(Verdict.Growing, result.ToString());
        result.Reasons.ShouldContain(reason => reason.StartsWith("http1/slow-body: the bound 'held past its limit' was broken: 6 connections"), result.ToString());
    }

    [Test]
    public async Task Endpoint_WhichTakesItsDeadlinesOff_IsRed()
    {
        var test = StallTest.On(() => Apps.Build(
            builder: builder => builder.AddTimeouts(),
            app: app =>
            {
                app.UseTimeouts();
                app.MapGet("/hung", context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted))
                    .WithDeadlines(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
            })).At(Stalls.Http1.HungHandler, "/hung");

        var result = await RunAsync(test);

        result.Verdict.ShouldBe(Verdict.Growing, result.ToString());
    }

    [TestCase(false, Verdict.Growing)]
    [TestCase(true, Verdict.Bounded)]
    public async Task EventStream_ThatNeverSendsItsHead_IsRedWithoutALimit(bool isBounded, Verdict expected)
    {
        var test = StallTest.On(() => Apps.Build(
            builder: builder =>
            {
                if (isBounded)
                {
                    builder.AddTimeouts();
                }
            },
            app: app =>
            {
                if (isBounded)
                {
                    app.UseTimeouts();
                }

                app.MapGet("/silent", (CancellationToken cancellationToken) => TypedResults.ServerSentEvents(NeverAsync(cancellationToken)));
            })).At(Stalls.Http1.SseIdle, "/silent");

        var result = await RunAsync(test);

        result.Verdict.ShouldBe(expected, result.ToString());
        result.Stalls.ShouldHaveSingleItem().NotApplicable.ShouldBeNull();

        static async IAsyncEnumerable<string> NeverAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            yield return "";
        }
    }

    [Test]
    public async Task App_WhichThrowsAtItsStart_SaysWhat()
    {
        var test = StallTest.On(() => throw new InvalidOperationException("no database")).Stalls(Stalls.Tcp.Idle);

        var exception = await Should.ThrowAsync<StallTestException>(() => RunAsync(test));

        exception.Message.ShouldContain("did not start: InvalidOperationException: no database");
        exception.InnerException.ShouldBeOfType<InvalidOperationException>();
    }

    [Test]
    public async Task Stalls_OfWhichNoneApplies_AreNoPass()
    {
        var result = await RunAsync(StallTest.On(() => Apps.Build()).Stalls(Stalls.Http1.HungHandler, Stalls.Http2.Idle));

        result.Verdict.ShouldBe(Verdict.Inconclusive, result.ToString());
        result.Passed.ShouldBeFalse();
        result.Stalls.Select(stall => stall.NotApplicable).ShouldBe(["/stall/hung answered 404", "it needs a listener for HTTP/2 without TLS, and the app has none"]);
        result.ToString().ShouldContain("None of the stalls applies to this app, so nothing was tested.");
    }

    [Test]
    public async Task Path_WhichTheTestNamesAndTheAppLacks_IsNoPass()
    {
        var result = await RunAsync(StallTest.On(() => Apps.Build()).Stalls(Stalls.Tcp.Idle, Stalls.Http1.SlowBody).At("/ordrs").Beside(LiveClients.Get("/ordrs")));

        result.Passed.ShouldBeFalse(result.ToString());
        result.Reasons.ShouldContain("The test names /ordrs, and no stall applies there: http1/slow-body: /ordrs answered 404.");
        result.Reasons.ShouldContain("live/get/ordrs: /ordrs answered 404. Live clients that a test names must be served.");
    }

    [Test]
    public async Task App_WhoseRootIs404AndWhichListensOnAPortOfItsOwn_PassesOnAFreeOne()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var result = await RunAsync(StallTest.On(() => Apps.Build(kestrel => kestrel.Listen(IPAddress.Loopback, port))).Stalls(Stalls.Http1.KeepAliveIdle));

        result.Passed.ShouldBeTrue(result.ToString());
    }

    [Test]
    public async Task App_WhichAbortsEveryConnectionOfItself_IsNoPass()
    {
        // No limit of Kestrel's: with the limits off it does the same.
        var test = StallTest.On(() => Apps.Build(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => async connection =>
        {
            using var timer = TimeProvider.System.CreateTimer(_ => connection.Abort(), state: null, TimeSpan.FromSeconds(1.7), Timeout.InfiniteTimeSpan);
            await next(connection);
        })))).Stalls(Stalls.Tcp.Idle);

        var result = await RunAsync(test);

        result.Passed.ShouldBeFalse(result.ToString());
        result.Reasons.ShouldContain(reason => reason.StartsWith("Control, the same app with its limits off: tcp/idle: the bound 'control held' was broken"), result.ToString());
    }

    private static async Task<StallTestResult> RunAsync(StallTest test)
    {
        var result = await test.RunAsync(TestContext.CurrentContext.CancellationToken);
        await TestContext.Out.WriteLineAsync(result.ToString());
        return result;
    }
}
