using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Scenarios.Testing;

/// <summary>A hub whose client never sends its first record, on an app without <c>Leak.Timeouts</c>.</summary>
[Category("Slow")]
internal sealed class HubTests
{
    [Test]
    public async Task Hub_AsItComes_IsBoundedByItsHandshakeTimeout()
    {
        var result = await RunAsync(_ => { });

        result.Passed.ShouldBeTrue(result.ToString());
        result.ToString().ShouldContain("HandshakeTimeout 15 s, run as 1.5 s");
    }

    [Test]
    public async Task Hub_ThatWaitsForADay_IsRedAndNamesItsSetting()
    {
        var result = await RunAsync(options => options.HandshakeTimeout = TimeSpan.FromDays(1));

        result.Verdict.ShouldBe(Verdict.Growing, result.ToString());
        result.Reasons.ShouldHaveSingleItem().ShouldStartWith("signalr/no-handshake: nothing bounds it. HubOptions.HandshakeTimeout would: it is 1 day", customMessage: result.ToString());
    }

    private static Task<StallTestResult> RunAsync(Action<HubOptions> configure) => StallTest
        .On(() => Apps.Build(builder: builder => builder.Services.AddSignalR(configure), app: app => app.MapHub<EmptyHub>("/hub")))
        .Stalls(Stalls.SignalR.NoHandshake)
        .At("/hub")
        .RunAsync(TestContext.CurrentContext.CancellationToken);

    private sealed class EmptyHub : Hub;
}
