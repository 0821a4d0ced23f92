using Leak.Bounds.Runs;
using Leak.Testing.Apps;
using Leak.Testing.Guards;
using Leak.Testing.Runs;

namespace Leak.Testing;

/// <summary>Of a server that runs: as it is, against the limits that the test gives.</summary>
internal sealed class RunningTestRun(RunningServer running, TimeProvider timeProvider) : TestRun(timeProvider)
{
    protected override async Task<StallTestResult> RunItAsync(TestPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Stalls.FirstOrDefault(stall => GuardFinder.Given(stall, plan.Given, plan.GivenForAll) is null) is { } unknown)
        {
            throw new InvalidOperationException(
                $"The limits of {running.Name} cannot be read, so the test gives them: .Limits(TimeSpan.FromSeconds(30)) for every stall, or for {unknown.Id} "
                + $".Limits(new Limit(\"{unknown.StoppedBy}\", TimeSpan.FromSeconds(30), FiresAs: null)).");
        }

        var (server, listeners) = await running.OpenAsync(TimeProvider, cancellationToken);
        await using var opened = server;
        var survey = Survey.OfGiven(listeners, plan);
        var subject = PairPlanner.Subject(plan, survey, "as given") is { } scenario
            ? await RepeatedRun.OfAsync(_ => ScenarioRuns.RunAsync(server, scenario, TimeProvider, cancellationToken), cancellationToken)
            : null;
        return new Judgement(plan, survey, subject, control: null, hasControl: false).Reach(running.Name);
    }
}
