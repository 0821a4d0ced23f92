using System.Reflection;
using Leak.Audit.Capacity;
using Leak.Audit.Concluding;
using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Audit.Serving;
using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Reports;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Audit.Runs;

/// <summary>Audits a server: looks what it has, stalls all that applies at once, watches, and concludes.</summary>
/// <remarks>One audit at a time for each runner.</remarks>
internal sealed class AuditRunner(AuditOptions options, IReadOnlyList<string> arguments, TimeProvider timeProvider)
{
    private const string Stalling = "stalling";
    private const string ServingAlone = "legitimate clients alone";

    /// <summary>So many requests without an answer, one after the other: the server serves nobody any more.</summary>
    private const int MostFailures = 5;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(250);

    private volatile ScenarioRunner? _running;
    private volatile Scenario? _scenario;
    private volatile string _phase = "looking what the server has";

    /// <summary>Whether it goes on when legitimate clients are no longer served. Default: it stops.</summary>
    public bool KeepsGoing { get; init; }

    /// <summary>Legitimate clients are alone for so long, before the first stalled connection and once all are gone. Default: 3 s.</summary>
    public TimeSpan Alone { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the look may take. Default: as long as a slow server needs.</summary>
    public LookTimes LookTimes { get; init; } = new();

    /// <summary>
    /// Told of what was found so far, each time that a part of the audit is over: a report of it is left whatever becomes of the rest. It is
    /// marked as interrupted, since the rest is missing. Default: nobody is told.
    /// </summary>
    public Action<AuditReport> SoFar { get; init; } = _ => { };

    /// <summary>What is going on, in a few words; empty while connections are stalled, which <see cref="Status"/> tells of. Safe to read from any thread.</summary>
    public string Doing => _phase == Stalling ? "" : _phase;

    /// <summary>The stalls that are tried; <see langword="null"/>: not yet. Safe to read from any thread.</summary>
    public Scenario? Scenario => _scenario;

    /// <summary>Where they stand; <see langword="null"/>: not yet. Safe to read from any thread.</summary>
    public RunStatus? Status => _running?.Status;

    /// <summary>Audits. What was found so far is in the report where it is cancelled.</summary>
    /// <param name="stalls">What is to be tried, where the server has it.</param>
    /// <param name="cancellationToken">Ends the audit.</param>
    public async Task<AuditReport> RunAsync(IReadOnlyList<Stall> stalls, CancellationToken cancellationToken)
    {
        var clock = new RunClock(timeProvider);
        var report = new AuditReport
        {
            // Without the credentials that an address may have.
            Targets = [.. options.Addresses.Select(address => $"{address.Scheme}://{address.Authority}")],
            StartedAt = clock.StartedAt,
            Duration = TimeSpan.Zero,
            Watch = options.Watch,
            SentHeaders = [.. options.Headers.Keys],
            Environment = RunEnvironment.Of(Assembly.GetExecutingAssembly(), arguments),
        };
        try
        {
            var look = await new RepeatedLook(options, LookTimes).RunAsync(stalls, timeProvider, cancellationToken);
            report = report with { Server = look.Server, Looked = look.Found, Stalls = NotTriedOf(stalls, look) };
            if (look.Trouble is { } trouble)
            {
                return report with { Troubles = [trouble], Duration = clock.Now };
            }

            Tell(report);
            report = await StallAsync(report, stalls, look, clock, cancellationToken);
            if (options.Capacity is not null && !report.Interrupted)
            {
                Tell(report);
                report = await FindCapacityAsync(report, look, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            report = report with { Interrupted = true };
        }
        catch (ProbeException e)
        {
            report = report with { Troubles = [e.Message] };
        }

        return report with { Duration = clock.Now };

        void Tell(AuditReport found) => SoFar(found with { Duration = clock.Now, Interrupted = true });
    }

    private async Task<AuditReport> StallAsync(AuditReport report, IReadOnlyList<Stall> stalls, LookResult look, RunClock clock, CancellationToken cancellationToken)
    {
        var scenario = AuditPlanner.Plan(stalls, look, options);
        if (scenario.Workloads.Count == 0)
        {
            return report with { Troubles = ["Nothing could be tried: no stall of those asked for applies to this server."] };
        }

        await using var server = await AuditTarget.OpenAsync(options, look, timeProvider, cancellationToken);
        var planned = LivePlanner.Plan(options, look);
        await using var live = LiveWatch.Start(planned.Where(client => client.WhyNot is null).Select(client => client.Client), server.Address, options, clock);
        await using var counts = CountWatch.Start(AuditTarget.Counts(options, timeProvider), clock);
        await using var sockets = SocketWatch.Start(options.Process is { } id ? ServerProcess.Of(id) : null, clock);
        _phase = ServingAlone;
        await Task.Delay(Alone, timeProvider, cancellationToken);

        var from = clock.Now;
        var runner = new ScenarioRunner(server, new BuiltInEngine("an audit", timeProvider), new RunOptions { Seed = options.Seed, Host = options.Host, Headers = options.Headers, CountsCost = false, Paths = look.Paths, Http2IsOverTls = look.Http2IsOverTls, Answers = live.Answers }, timeProvider);
        _scenario = scenario;
        _running = runner;
        _phase = Stalling;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (verdict, stopped) = await RunAsync(runner, scenario, live, stop);
        var to = clock.Now;
        _phase = ServingAlone;
        if (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Alone, timeProvider, CancellationToken.None);
        }

        await live.StopAsync();
        var told = await counts.StopAsync(from, to);
        var concluded = Conclude(report, stalls, look, verdict, [.. live.Kinds.Select(kind => LiveFindings.Of(kind.Client, kind.Latencies, kind.Results, from, to)), .. planned.Select(client => client.NotApplicable).OfType<LiveFinding>()]);
        return concluded with
        {
            Sockets = await sockets.StopAsync(from, to),
            Counts = [.. CountFindings.Of(verdict.Observation), .. told],
            Interrupted = cancellationToken.IsCancellationRequested,
            Troubles = stopped is null ? concluded.Troubles : [stopped],
        };
    }

    /// <summary>Once all else is over: it needs the server for itself, and may end it.</summary>
    private async Task<AuditReport> FindCapacityAsync(AuditReport report, LookResult look, CancellationToken cancellationToken)
    {
        var found = await new CapacityRun(CapacityTarget.Of(options, look), timeProvider, line => _phase = line).RunAsync(cancellationToken);
        return report with { Capacity = found, Interrupted = found.Interrupted };
    }

    /// <summary>Runs the scenario, and stops it where the server serves nobody any more.</summary>
    private async Task<(ScenarioVerdict Verdict, string? Stopped)> RunAsync(ScenarioRunner runner, Scenario scenario, LiveWatch live, CancellationTokenSource stop)
    {
        var run = runner.RunAsync(scenario, stop.Token);
        string? stopped = null;
        while (await Task.WhenAny(run, Task.Delay(s_poll, timeProvider, CancellationToken.None)) != run)
        {
            if (!KeepsGoing && stopped is null && live.Kinds.FirstOrDefault(kind => kind.FailedInARow >= MostFailures) is { } failing)
            {
                stopped = $"Stopped: {failing.Client.Id} was not served {MostFailures} times, one after the other, with {runner.Status?.Held} stalled connections held (--keep-going goes on).";
                await stop.CancelAsync();
            }
        }

        return (await run, stopped);
    }

    private AuditReport Conclude(AuditReport report, IReadOnlyList<Stall> stalls, LookResult look, ScenarioVerdict verdict, IReadOnlyList<LiveFinding> live)
    {
        var observation = verdict.Observation;
        var settings = new AuditedServer(options);
        var found = verdict.Workloads
            .Select(workload => (Workload: workload, Record: (StallRecord)workload.Record))
            .Select(pair => (Stall: StallFindings.Of(pair.Workload, pair.Record, observation.Lateness), pair.Record))
            .Select(pair => (pair.Stall, Interval: StallFindings.ShowsLimit(pair.Stall, pair.Record) ? LimitInterval.Of(pair.Record, observation.Lateness) : null))
            .ToList();
        var byId = found.ToDictionary(pair => pair.Stall.Id, pair => pair.Stall);
        return report with
        {
            Stalls = [.. NotTriedOf(stalls, look).Concat(byId.Values).OrderBy(finding => PlaceOf(stalls, finding.Id))],
            Limits = LimitFindings.Of(found, settings.Wanted),
            Live = live,
            LeftBehind = [.. verdict.Broken.Where(bound => bound.Workload is null).Select(bound => bound.Describe())],
            Troubles = [.. TroublesOf(observation)],
        };
    }

    private static IEnumerable<string> TroublesOf(Observation observation) =>
        ConclusiveCheck.Objections(observation).Where(objection => objection.Workload is null).Select(objection => objection.Text);

    private static List<StallFinding> NotTriedOf(IReadOnlyList<Stall> stalls, LookResult look) =>
    [
        .. stalls.Where(stall => look.NotTried.ContainsKey(stall.Id)).Select(stall => new StallFinding
        {
            Id = stall.Id,
            Summary = stall.Summary,
            Limit = stall.StoppedBy,
            Verdict = AuditVerdict.NotApplicable,
            Reasons = [$"{look.NotTried[stall.Id].Reason}."],
            WouldApplyWith = look.NotTried[stall.Id].WouldApplyWith,
        }),
    ];

    private static int PlaceOf(IReadOnlyList<Stall> stalls, string id) => stalls.TakeWhile(stall => stall.Id != id).Count();
}
