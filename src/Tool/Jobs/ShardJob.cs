using System.Globalization;
using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Reports;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Shards;
using Leak.Tool.Printing;
using Leak.Tool.Progress;

namespace Leak.Tool.Jobs;

/// <summary>Runs one shard of a scenario and writes what it recorded. It reaches no verdict: a part of a run has none.</summary>
internal sealed class ShardJob(JobOptions options, ShardAttempt attempt, PlainWriter output, PlainWriter error)
{
    private readonly IProgressView _view = ProgressViews.For(output, options.Screen);

    /// <summary>Runs it.</summary>
    /// <param name="scenario">The whole scenario.</param>
    /// <param name="target">The server.</param>
    /// <param name="cancellationToken">Ends it; what was recorded is written.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Its place in the attempt is taken, or the folder cannot be written to.</exception>
    public async Task<int> RunAsync(Scenario scenario, ShardTarget target, CancellationToken cancellationToken)
    {
        var run = new ShardRun(attempt, scenario, target.Url, options.Seed);
        try
        {
            await using var server = await OpenAsync(target, cancellationToken);
            if (ScenarioRunner.FindShortage(run.Share, inProcess: false) is { } shortage)
            {
                error.WriteLine(shortage);
                return ExitCodes.Inconclusive;
            }

            attempt.Claim();
            var observation = await ObserveAsync(run, server, target, cancellationToken);
            run.Write(observation, RunEnvironment.Of(typeof(Job).Assembly, options.Arguments));
            return Tell(observation);
        }
        catch (ProbeException e)
        {
            error.WriteLine(e.Message);
            return ExitCodes.Inconclusive;
        }
        catch (ShardException e)
        {
            throw new UsageException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"shard {attempt.Shard} could not be written: {e.Message}");
            return ExitCodes.Inconclusive;
        }
    }

    private async Task<IServerUnderTest> OpenAsync(ShardTarget target, CancellationToken cancellationToken)
    {
        if (attempt.Shard.Index > 0)
        {
            return await ClientsOnlyServer.OpenAsync(target.Url, TimeProvider.System, cancellationToken);
        }

        var process = target.Process is { } id ? ServerProcess.Of(id) : null;
        return await RemoteServer.OpenAsync(target.Url, target.Diagnostics, process, TimeProvider.System, cancellationToken);
    }

    private async Task<Observation> ObserveAsync(ShardRun run, IServerUnderTest server, ShardTarget target, CancellationToken cancellationToken)
    {
        var runOptions = new RunOptions
        {
            Seed = options.Seed,
            Sources = target.Sources,
            Gate = run.Gate,
            CountsCost = attempt.Shard.Index == 0,
        };
        var engine = new BuiltInEngine("a shard takes every Nth arrival of its plan", TimeProvider.System);
        var runner = new ScenarioRunner(server, engine, runOptions, TimeProvider.System);
        var title = string.Create(CultureInfo.InvariantCulture, $"{run.Share.Title}, shard {attempt.Shard}");
        await using var watched = _view.Watch(() => new ProgressState(title, run.Share, runner.Status));
        return (await runner.RunAsync(run.Share, cancellationToken)).Observation;
    }

    private int Tell(Observation observation)
    {
        var arrivals = observation.Workloads.Sum(record => record.Arrivals.Count);
        var planned = observation.Workloads.Sum(record => record.Workload.Schedule.Planned);
        var held = observation.Stalls.Sum(record => record.Lifetimes.Count(lifetime => lifetime.IsCensored));
        var closed = observation.Stalls.Sum(record => record.Lifetimes.Count) - held;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"shard {attempt.Shard} of attempt {attempt.Id}: {arrivals} of {planned} arrivals, {closed} closed, {held} held; recorded in {attempt.FilePath}"));
        foreach (var trouble in observation.Troubles)
        {
            error.WriteLine(trouble);
        }

        return observation switch
        {
            { Interrupted: true } => ExitCodes.Interrupted,
            { Troubles.Count: > 0 } => ExitCodes.Inconclusive,
            _ => ExitCodes.AsExpected,
        };
    }
}
