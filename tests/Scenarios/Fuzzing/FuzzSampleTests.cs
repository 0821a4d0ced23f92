using Leak.Scenarios.Fuzzing.Generation;
using Leak.Scenarios.Fuzzing.Judging;

namespace Leak.Scenarios.Fuzzing;

/// <summary>
/// Some hundred connections of fixed seeds: valid and broken fragments and pauses in any order, with legitimate clients beside them. None
/// outlives its limit, no legitimate client is cut, and all returns.
/// </summary>
[Parallelizable]
[Platform("Linux")]
internal sealed class FuzzSampleTests
{
    private const int Connections = 200;

    [Test]
    public async Task Connections_OfAnySteps_EndWithinTheirLimits()
    {
        var scripts = Seeds.OfShort(1, Connections);

        var broken = await new FuzzReport(FuzzLimits.All, Connections).FindAsync(scripts, countsProcess: false, TestContext.CurrentContext.CancellationToken);

        broken.ShouldBeNull();
    }
}
