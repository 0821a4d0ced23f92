using Leak.Bounds.Shouldly;
using Leak.Load.Scenarios;
using Leak.Load.Servers;

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
            ArticleScenarios.NormalClients(scale, timeoutsOn), ServerTimeouts.Of(timeoutsOn, scale.Limit));

        verdict.ShouldBeBounded();
    }
}
