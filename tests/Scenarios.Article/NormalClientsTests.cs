using Leak.Bounds.Plans;
using Leak.Bounds.Shouldly;

namespace Leak.Scenarios.Article;

/// <summary>The article's first run: thirty clients that post once a second are flat, whatever the timeouts.</summary>
[NonParallelizable]
internal sealed class NormalClientsTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Normal_WithTimeoutsOffOrOn_StaysBounded(bool timeoutsOn)
    {
        var scale = RunParameters.Scale;

        var verdict = await InProcessRun.OfAsync(
            scale.PlanNormal(timeoutsOn), new LeakTimeouts(timeoutsOn, scale.Limit));

        verdict.ShouldBeBounded();
    }
}
