using Leak.Clients.Catalog;
using Leak.Scenarios.Fuzzing.Generation;
using Leak.Scenarios.Fuzzing.Judging;

namespace Leak.Scenarios.Fuzzing;

/// <summary>
/// The same with 10,000 connections, with pairs of limits off as well. Tasks, descriptors and memory of the process return too, so nothing
/// runs beside it.
/// </summary>
[Category("Slow")]
[Platform("Linux")]
internal sealed class FuzzTests
{
    private const int AtOnce = 600;

    // Pairs, since a limit that ends a stall hides another that does not.
    private static readonly TestCaseData[] s_runs =
    [
        new TestCaseData(FuzzLimits.All, 1, 7_000).SetArgDisplayNames("all limits on"),
        new TestCaseData(FuzzLimits.All.Without(LimitNames.RequestHead, LimitNames.Read), 7_001, 1_000).SetArgDisplayNames("without RequestHead and Read"),
        new TestCaseData(FuzzLimits.All.Without(LimitNames.Read, LimitNames.Write), 8_001, 1_000).SetArgDisplayNames("without Read and Write"),
        new TestCaseData(FuzzLimits.All.Without(LimitNames.Handshake, LimitNames.Write), 9_001, 1_000).SetArgDisplayNames("without Handshake and Write"),
    ];

    [TestCaseSource(nameof(s_runs))]
    public async Task Connections_OfAnySteps_EndWithinTheirLimits(object limits, int firstSeed, int connections)
    {
        var scripts = ((FuzzLimits)limits).Off.Count == 0 ? Seeds.Of(firstSeed, connections) : Seeds.OfShort(firstSeed, connections);

        var broken = await new FuzzReport((FuzzLimits)limits, AtOnce).FindAsync(scripts, countsProcess: true, TestContext.CurrentContext.CancellationToken);

        broken.ShouldBeNull();
    }
}
