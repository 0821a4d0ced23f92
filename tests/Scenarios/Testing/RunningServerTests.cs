using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Testing;
using Microsoft.AspNetCore.Builder;

namespace Leak.Scenarios.Testing;

/// <summary>Servers that run already: limits are given, and there is no control.</summary>
[Category("Slow")]
internal sealed class RunningServerTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private WebApplication _app = null!;

    [SetUp]
    public async Task Start()
    {
        _app = Apps.Build(kestrel => kestrel.Limits.KeepAliveTimeout = s_limit);
        _app.Urls.Add("http://127.0.0.1:0");
        await _app.StartAsync();
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [TestCase(true)]
    [TestCase(false)]
    public async Task Server_WhoseLimitsAreNotGiven_AsksForThem(bool byAddress)
    {
        var exception = await Should.ThrowAsync<InvalidOperationException>(() => On(byAddress).Stalls(Stalls.Tcp.Idle).RunAsync());

        exception.Message.ShouldContain(".Limits(TimeSpan.FromSeconds(30))");
        exception.Message.ShouldContain("new Limit(\"RequestHead\"");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Server_WhichKeepsTheGivenLimit_PassesAndSaysThatThereWasNoControl(bool byAddress)
    {
        var result = await On(byAddress).Stalls(Stalls.Tcp.Idle).Limits(s_limit).RunAsync(TestContext.CurrentContext.CancellationToken);

        result.Passed.ShouldBeTrue(result.ToString());
        result.ToString().ShouldContain("There was no control");
    }

    [Test]
    public async Task Server_WhichHoldsLongerThanTheGivenLimit_IsRed()
    {
        var result = await On(byAddress: true).Stalls(Stalls.Tcp.Idle, Stalls.Http1.PartialLine).Limits(new Limit(LimitNames.RequestHead, s_limit, FiresAs: null))
            .RunAsync(TestContext.CurrentContext.CancellationToken);

        result.Verdict.ShouldBe(Verdict.Growing, result.ToString());
        result.Stalls.Select(stall => stall.Verdict).ShouldBe([Verdict.Bounded, Verdict.Growing]);
    }

    private StallTest On(bool byAddress) => byAddress ? StallTest.On(new Uri(_app.Urls.First())) : StallTest.On(_app);
}
