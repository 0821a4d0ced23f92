using Leak.Clients.Catalog;
using Leak.Scenarios.Endpoints;
using Leak.Testing;
using Leak.Testing.Apps;
using Leak.Testing.Guards;

namespace Leak.Scenarios.Testing;

/// <summary>A program under its factory.</summary>
internal sealed class FactoryTests
{
    [Test]
    [Category("Slow")]
    public async Task Program_UnderItsTimeouts_BoundsWhatItHasAndNamesWhatItHasNot()
    {
        await using var factory = new TestHostServer();
        var test = StallTest.On(factory.WithWebHostBuilder(builder => builder.UseSetting("Stalls:Enabled", "true")))
            .Stalls(Stalls.Tcp.Idle, Stalls.Http1.SlowBody, Stalls.Http1.HungHandler, Stalls.Http1.SseIdle, Stalls.WebSockets.Silent, Stalls.Http2.Idle)
            .Beside(LiveClients.Post("/post", "tea", "text/plain"));

        var result = await test.RunAsync(TestContext.CurrentContext.CancellationToken);

        await TestContext.Out.WriteLineAsync(result.ToString());
        result.Passed.ShouldBeTrue(result.ToString());
        result.Subject.ShouldBe("Leak.Server, environment Development");
        result.Stalls.Where(stall => stall.NotApplicable is not null).ShouldHaveSingleItem().Id.ShouldBe("http2/idle");
        result.Remarks.ShouldBeEmpty();
    }

    [Test]
    public async Task Program_WhenItIsRead_TellsItsLimitsInProductionAndIsNotStarted()
    {
        AppLimits? limits = null;

        var whyNot = await ProgramReader.ReadAsync(
            typeof(Program).Assembly,
            ["--environment=Production", "--Timeouts:KeepAlive=00:00:07"],
            services => limits = LimitSwitch.FindNow(services),
            TimeProvider.System,
            TestContext.CurrentContext.CancellationToken);

        whyNot.ShouldBeNull();
        limits.ShouldNotBeNull().Timeouts.ShouldNotBeNull()[LimitNames.KeepAlive].ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Test]
    public async Task Program_WhichDoesNotBuildAHost_SaysWhy()
    {
        var whyNot = await ProgramReader.ReadAsync(
            typeof(Program).Assembly, ["--Timeouts:KeepAlive=never"], services => LimitSwitch.FindNow(services), TimeProvider.System, TestContext.CurrentContext.CancellationToken);

        whyNot.ShouldNotBeNull();
    }
}
