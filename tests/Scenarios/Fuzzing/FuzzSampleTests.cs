using Leak.Scenarios.Fuzzing.Generation;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing;

/// <summary>
/// Some hundred connections of fixed seeds: valid and broken fragments and pauses in any order, with legitimate clients beside them. None
/// outlives its limit, no legitimate client is cut, and all returns.
/// </summary>
[Parallelizable]
[Platform("Linux")]
internal sealed class FuzzSampleTests
{
    private const int Connections = 300;

    [Test]
    public async Task Connections_OfAnySteps_EndWithinTheirLimits()
    {
        // What stays on the diagnostics takes their limits, which are long.
        var scripts = Enumerable.Range(1, Connections).Select(ScriptGenerator.Generate)
            .Where(script => script.Where != Where.Diagnostics || script.Steps[^1].Verb is Verbs.Leave or Verbs.Reset)
            .ToList();

        var broken = await new FuzzReport(FuzzLimits.All, Connections).FindAsync(scripts, countsProcess: false, TestContext.CurrentContext.CancellationToken);

        broken.ShouldBeNull();
    }
}
