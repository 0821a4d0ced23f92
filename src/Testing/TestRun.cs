using Leak.Bounds.Verdicts;
using Leak.Testing.Reporting;
using Leak.Testing.Runs;

namespace Leak.Testing;

/// <summary>Carries out a test.</summary>
internal abstract class TestRun(TimeProvider timeProvider)
{
    protected TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>Runs it, and writes the reports of what did not pass.</summary>
    public async Task<StallTestResult> RunAsync(TestPlan plan, CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.GetUtcNow();
        var result = await RunItAsync(plan, cancellationToken);
        var runs = new[] { result.WithLimits, result.Control }.OfType<ScenarioVerdict>().ToList();
        if (result.Passed || runs.Count == 0)
        {
            return result;
        }

        try
        {
            return result with { ReportFolder = ReportPlace.Write(ScenarioRuns.EngineOf(TimeProvider), startedAt, runs) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return result with { Remarks = [.. result.Remarks, $"The report could not be written: {e.Message}"] };
        }
    }

    protected abstract Task<StallTestResult> RunItAsync(TestPlan plan, CancellationToken cancellationToken);
}
