using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes;
using Leak.Bounds.Reports;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Tool.Printing;
using Leak.Tool.Progress;

namespace Leak.Tool.Jobs;

/// <summary>Runs scenarios one after the other, each on a server of its own, and writes the reports after each.</summary>
internal sealed class Job(JobOptions options, ILoadEngine engine, PlainWriter output, PlainWriter error)
{
    private readonly IProgressView _view = ProgressViews.For(output);

    public async Task<int> RunAsync(IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        var folder = ReportFolder.Create(options.Output, TimeProvider.System);
        var verdicts = new List<ScenarioVerdict>();
        var startedAt = TimeProvider.System.GetUtcNow();
        var serverIsGone = false;
        output.WriteLine($"engine: {engine.Name} ({engine.Reason})");

        foreach (var item in items)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            try
            {
                await using var server = await item.StartServerAsync(cancellationToken);
                if (verdicts.Count == 0 && FindShortage(items) is { } shortage)
                {
                    folder.DeleteIfEmpty();
                    error.WriteLine(shortage);
                    return ExitCodes.Inconclusive;
                }

                verdicts.Add(await RunOneAsync(item.Scenario, server, folder, cancellationToken));
                folder.Write(ToReport());
            }
            catch (ProbeException e)
            {
                // Nothing answers at the address: nothing more can be run, and what was is reported.
                error.WriteLine(verdicts.Count == 0 ? e.Message : $"{item.Scenario.Id} was not run: {e.Message}");
                serverIsGone = true;
                break;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // While the server started: what was run before is reported.
                break;
            }
        }

        if (serverIsGone && verdicts.Count == 0)
        {
            folder.DeleteIfEmpty();
            return ExitCodes.Inconclusive;
        }

        var interrupted = cancellationToken.IsCancellationRequested;
        var report = ToReport();
        folder.Write(report);
        ResultPrinter.Print(report, folder.Path, output);
        var exitCode = ExitCodes.Of(verdicts, interrupted);
        return serverIsGone && exitCode == ExitCodes.AsExpected ? ExitCodes.Inconclusive : exitCode;

        RunReport ToReport() => new()
        {
            StartedAt = startedAt,
            Engine = engine.Name,
            EngineReason = engine.Reason,
            TaskSource = verdicts.Select(verdict => verdict.Observation.TaskSource).FirstOrDefault(source => source is not null),
            Environment = RunEnvironment.Of(typeof(Job).Assembly, options.Arguments),
            Interrupted = cancellationToken.IsCancellationRequested,
            Scenarios = verdicts,
        };
    }

    /// <summary>Whether every scenario has room, judged on the first server: so that a long run is refused at its start.</summary>
    private static string? FindShortage(IEnumerable<JobItem> items) => items
        .Select(item => ScenarioRunner.FindShortage(item.Scenario, item.InProcess))
        .FirstOrDefault(shortage => shortage is not null);

    private async Task<ScenarioVerdict> RunOneAsync(
        Scenario scenario, IServerUnderTest server, ReportFolder folder, CancellationToken cancellationToken)
    {
        var runOptions = new RunOptions
        {
            Seed = options.Seed,
            EngineReportFolder = folder.ForEngine(scenario),
        };
        var runner = new ScenarioRunner(server, engine, runOptions, TimeProvider.System);
        await using var watched = _view.Watch(scenario, runner);
        return await runner.RunAsync(scenario, cancellationToken);
    }
}
