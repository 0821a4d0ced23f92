using Leak.Testing.Apps;
using Leak.Testing.Guards;
using Leak.Testing.Runs;

namespace Leak.Testing;

/// <summary>Of an app that can be started: with its limits, and without them.</summary>
internal sealed class AppTestRun(TestedApp app, TimeProvider timeProvider) : TestRun(timeProvider)
{
    protected override async Task<StallTestResult> RunItAsync(TestPlan plan, CancellationToken cancellationToken)
    {
        var runner = new AppRunner(app, plan, TimeProvider);
        var (mode, word) = plan.IsFullScale ? (LimitMode.AsTheyAre, "on") : (LimitMode.Shortened, "shortened");
        var (survey, subject) = await runner.RunAsync(mode, its => PairPlanner.Subject(plan, its, word), cancellationToken);
        if (survey.Environment is { } environment)
        {
            var (limits, whyNot) = await app.ReadProductionAsync(environment, TimeProvider, cancellationToken);
            survey = survey with { Production = limits is null ? null : Survey.GuardsOf(plan, limits), ProductionNotRead = whyNot };
        }

        var control = PairPlanner.Control(plan, survey) is { } scenario && !cancellationToken.IsCancellationRequested
            ? (await runner.RunAsync(LimitMode.Off, _ => scenario, cancellationToken)).Verdict
            : null;
        return new Judgement(plan, survey, subject, control, hasControl: true).Reach($"{app.Name}, environment {survey.Environment?.EnvironmentName}");
    }
}
