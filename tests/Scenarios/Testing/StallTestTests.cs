using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Testing;

namespace Leak.Scenarios.Testing;

/// <summary>The ten lines, on an app that passes.</summary>
internal sealed class StallTestTests
{
    [Test]
    [Category("Slow")]
    public async Task App_AtKestrelsOwnLimits_BoundsIdleConnectionsAndSlowBodiesAndServesItsClients()
    {
        var result = await StallTest.On(() => Apps.Build())
            .Stalls(Stalls.Tcp.Idle, Stalls.Http1.SlowBody)
            .At("/orders")
            .Beside(LiveClients.Post("/orders", """{"name":"tea"}"""))
            .RunAsync(TestContext.CurrentContext.CancellationToken);

        result.Passed.ShouldBeTrue(result.ToString());
        result.Control.ShouldNotBeNull().Verdict.ShouldBe(Verdict.Growing);
        result.ReportFolder.ShouldBeNull();
        result.ToString().ShouldContain("KeepAliveTimeout 130 s, run as 2.25 s: tcp/idle");
    }
}
