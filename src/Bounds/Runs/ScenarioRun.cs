using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Probes.Tasks;
using Leak.Bounds.Reports;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;
using Leak.Profiling;

namespace Leak.Bounds.Runs;

/// <summary>The state of one run, from the quiet server to the verdict.</summary>
internal sealed class ScenarioRun : IAsyncDisposable
{
    private const string Done = "done";

    private const int TimerReadings = 5;

    /// <summary>In no step with what is set every 10 or 20 ms: all readings would miss it.</summary>
    private static readonly TimeSpan s_timerPause = TimeSpan.FromMilliseconds(7);

    /// <summary>How often it is looked whether all stalls are closed, so that a run ends early.</summary>
    private static readonly TimeSpan s_watchPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>What two clocks may differ by.</summary>
    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromSeconds(1);

    /// <summary>What a connection's cost is found by, again and again.</summary>
    private static readonly Quantity[] s_cost = [Quantity.OpenConnections, Quantity.TcpConnections, Quantity.ActiveRequests, Quantity.ActiveTasks];

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_warmUpPoll = TimeSpan.FromMilliseconds(5);

    private readonly Scenario _scenario;
    private readonly IServerUnderTest _server;
    private readonly string _engine;
    private readonly RunOptions _options;
    private readonly RunClock _clock;
    private readonly List<WorkloadRun> _workloads = [];
    private readonly List<string> _troubles = [];
    private readonly Sampler _sampler;
    private readonly QuietWait _quiet;
    private readonly Park _park;
    private readonly LatenessRecorder _lateness;
    private ICloseLedger? _closes;
    private SocketFollower? _sockets;
    private HashSet<long> _listeners = [];
    private DateTimeOffset? _serverStartedAt;
    private StackRecorder? _stacks;
    private TaskCapture? _quietTasks;
    private (IReadOnlyList<StackProfile> Largest, StackTotal Total)? _left;
    private IReadOnlyDictionary<Quantity, double> _baseline = new Dictionary<Quantity, double>();
    private IReadOnlyDictionary<Quantity, double> _residual = new Dictionary<Quantity, double>();
    private TimeSpan _firstArrival;
    private QuietTime? _quietTime;
    private volatile string _phase = "warming up";
    private volatile IReadOnlyList<WorkloadStatus>? _released;
    private volatile ScenarioVerdict? _verdict;

    public ScenarioRun(Scenario scenario, IServerUnderTest server, string engine, RunOptions options, RunClock clock)
    {
        _scenario = scenario;
        _server = server;
        _engine = engine;
        var answers = options.Answers ?? new PromptAnswers(clock);
        _options = options with { Answers = answers };
        _clock = clock;
        _sampler = new Sampler([.. server.Probes, .. options.Probes], options.SampleInterval, clock);
        _park = new Park(clock);

        // A flood's server has work to do, and on a busy machine that takes longer however promptly it answers others meanwhile.
        _lateness = new LatenessRecorder(clock, server.IsInProcess, scenario.Workloads.OfType<StallPlan>().Any(plan => plan.Stall.FloodsFor is not null) ? null : answers);
        _quiet = new QuietWait(clock.TimeProvider, Lost);
    }

    public bool Interrupted { get; set; }

    /// <summary>Why descriptors and timers of the process are not the server's alone; <see langword="null"/>: they are.</summary>
    public string? NotTheServersAlone { get; init; }

    /// <summary>The verdict, once the run has come to its end.</summary>
    public ScenarioVerdict? Verdict { get; private set; }

    public IReadOnlyList<Drive> Drives => [.. _workloads.Select(workload => workload.ToDrive())];

    public RunStatus Status => new(
        _phase,
        _clock.Now,
        _scenario.Workloads.Sum(plan => plan.Schedule.Planned),
        _workloads.Sum(workload => workload.ArrivalCount),
        _workloads.Sum(workload => workload.FailedCount),
        _workloads.Sum(workload => workload.Held),
        _phase == Done ? _residual : _sampler.Latest)
    {
        FirstArrival = _firstArrival > TimeSpan.Zero ? _firstArrival : null,
        Workloads = _released ?? [.. _workloads.Select(workload => workload.Status)],

        // A part of a run has neither: the server has the connections of all.
        Allowed = IsPart ? new Dictionary<Quantity, double>() : RunningBound.Of(_workloads, _baseline),
        Verdict = IsPart ? null : _verdict,
    };

    /// <summary>Makes the workloads, to be called first.</summary>
    /// <exception cref="ArgumentException">The server has no listener for one, or one cannot be driven so.</exception>
    public void AddWorkloads()
    {
        // Not in the constructor: of what threw there nothing could be disposed, the park and its thread neither.
        var queues = new AcceptQueues(_clock);
        foreach (var plan in _scenario.Workloads)
        {
            _workloads.Add(WorkloadRun.Create(plan, _server, _park, queues, _options));
        }
    }

    private bool IsPart => _options.Gate is not null;

    public void AddTrouble(string trouble) => _troubles.Add(trouble);

    /// <summary>Counts what one connection costs, waits for quiet, takes the baseline and begins to sample.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_options.Gate is { } gathering)
        {
            _phase = "waiting for the other shards";
            await gathering.GatherAsync(_clock, cancellationToken);
            _phase = "warming up";
        }

        await WarmUpAsync(cancellationToken);
        var cost = new ConnectionCost(
            token => _sampler.ReadAsync(s_cost, token), token => _sampler.ReadAsync(Quantity.ActiveTasks, token), () => _server.Tasks?.LastCapture, _clock);

        // What stays for good comes last: by then the server has made what it makes once.
        foreach (var workload in _workloads.Where(workload => _options.CountsCost && workload.IsCosted).OrderByDescending(workload => workload.GoesWithClient))
        {
            workload.Cost = await cost.MeasureAsync(workload, cancellationToken);
        }

        var quiet = await _quiet.UntilSteadyAsync(_sampler.ReadAllAsync, compared: null, _options.QuietCeiling, cancellationToken);
        _baseline = quiet.Values;
        _quietTasks = _server.Tasks?.LastCapture;
        if (!quiet.IsQuiet)
        {
            AddTrouble($"no baseline: within {_options.QuietCeiling.TotalSeconds:0.#} s the server's {string.Join(", ", quiet.Unquiet.Select(quantity => quantity.Name))} were never steady");
        }

        _closes = await _server.RecordClosesAsync(_clock, cancellationToken);
        await LookAtServerAsync(cancellationToken);
        _stacks = _server.Tasks is { } tasks ? new StackRecorder(tasks, _clock) : null;
        _sampler.Start();
        _baseline = await WithTimersAsync(_baseline, cancellationToken);
        await (_options.Gate?.StartAsync(cancellationToken) ?? Task.CompletedTask);
        _firstArrival = _clock.Now;
        _phase = "arrivals";
    }

    /// <summary>After the last arrival: watch, close the clients, wait for quiet, judge.</summary>
    public async Task<IReadOnlyList<ReportTable>> WatchReleaseAndJudgeAsync(CancellationToken cancellationToken)
    {
        _phase = "watching";
        await WatchAsync(cancellationToken);
        var watched = _clock.Now - _firstArrival;
        var records = ToRecords();
        await (_sockets?.DisposeAsync() ?? ValueTask.CompletedTask);

        _released = [.. _workloads.Select(workload => workload.Status)];
        _phase = "releasing";
        await ReleaseAsync();
        if (_options.Gate is { } gate)
        {
            if (!gate.Samples)
            {
                // Before the one that samples counts what is left: it is one connection more.
                await EnsureServerIsThereAsync(cancellationToken);
            }

            await gate.ReleasedAsync(cancellationToken);
        }

        var soFar = ToObservation(watched, records, _sampler.Read());
        var allowed = AfterBound.Allowed(_scenario, records.OfType<StallRecord>(), _baseline);
        var released = _clock.Now;
        var after = await _quiet.UntilAllowedAsync(
            _sampler.ReadAllAsync, allowed, _options.QuietCeiling, cancellationToken, values => ProcessAfterBound.Unquiet(soFar with { Residual = values }));
        _residual = after.Values;
        await EnsureServerIsTheSameAsync(cancellationToken);
        _quietTime = new QuietTime(released, released + after.Waited, _options.QuietCeiling);
        _left = _server.Tasks is { LastCapture: { } left } ? LeftStacks.Between(_quietTasks, left, KeptStacks()) : null;
        if (_options.Gate is not { Samples: false })
        {
            await EnsureServerIsThereAsync(cancellationToken);
        }

        Verdict = _verdict = await JudgeAsync(watched, records, cancellationToken);
        _phase = Done;
        return EngineTables.Of(Verdict);
    }

    /// <summary>The verdict on a run that broke off: inconclusive, with what was recorded.</summary>
    public async Task<ScenarioVerdict> JudgeBrokenOffAsync()
    {
        var watched = _clock.Now - _firstArrival;
        var records = ToRecords();
        _released = [.. _workloads.Select(workload => workload.Status)];
        _phase = "broken off";
        await ReleaseAsync();
        if (!Interrupted && _troubles.Count == 0)
        {
            AddTrouble("the run broke off before its end");
        }

        return _verdict = await JudgeAsync(watched, records, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        await _park.DisposeAsync();
        await _sampler.DisposeAsync();
        await (_sockets?.DisposeAsync() ?? ValueTask.CompletedTask);
        _lateness.Dispose();
        _closes?.Dispose();
        _stacks?.Dispose();
    }

    private TimeSpan Lost() => _lateness.LostSince(TimeSpan.Zero);

    /// <summary>
    /// The baseline of timers, read when the sampler's own is set, as it is in the end: the most of a few readings, since one that is set
    /// again and again (a loop's) is not set for a moment each time.
    /// </summary>
    private async Task<IReadOnlyDictionary<Quantity, double>> WithTimersAsync(IReadOnlyDictionary<Quantity, double> baseline, CancellationToken cancellationToken)
    {
        if (!baseline.ContainsKey(Quantity.ActiveTimers) || _server.Probes.FirstOrDefault(probe => probe.Quantity == Quantity.ActiveTimers) is not { } timers)
        {
            return baseline;
        }

        var most = 0d;
        for (var reading = 0; reading < TimerReadings; reading++)
        {
            await Task.Delay(s_timerPause, _clock.TimeProvider, cancellationToken);
            most = Math.Max(most, await timers.ReadAsync(cancellationToken));
        }

        return new Dictionary<Quantity, double>(baseline) { [Quantity.ActiveTimers] = most };
    }

    /// <summary>
    /// A first request, before anything is counted: what a server makes once, when it is first asked, and what still ends of its start is
    /// no cost of a connection.
    /// </summary>
    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        if (_server.Tasks is null)
        {
            return;
        }

        var script = Stalls.Http1.KeepAliveIdle.Script(new StallContext { Host = _server.Address.Authority, Headers = _options.Headers, Path = "/", Evades = s_warmUp, Seed = _options.Seed });
        await using (var lane = _park.AddLane(_server.EndPoint, script))
        {
            await lane.OpenAsync(cancellationToken);
            for (var until = _clock.Now + s_warmUp; _clock.Now < until && lane.Lifetimes() is [{ IsCensored: true, FirstAnswer: null }];)
            {
                await Task.Delay(s_warmUpPoll, _clock.TimeProvider, cancellationToken);
            }
        }

        await _quiet.UntilSteadyAsync(token => _sampler.ReadAsync(s_cost, token), [Quantity.OpenConnections, Quantity.ActiveTasks], _options.QuietCeiling, cancellationToken);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        // What is held is held for long enough whatever the machine did.
        var wait = new LateWait(_clock.TimeProvider, _scenario.Hold, Lost);
        _sockets?.Read();
        while ((!wait.IsOver || (wait.Waited < 2 * _scenario.Hold && _workloads.Exists(workload => workload.IsUntried))) && !IsSettled())
        {
            await Task.Delay(s_watchPoll, _clock.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Whether all that must be closed is, and nothing must be held: watching on would show nothing.</summary>
    private bool IsSettled() => !_scenario.Holds && !_workloads.Exists(workload => workload.IsOpen(_closes));

    /// <summary>Where the requests stand that handlers which ignore their token left, as it was seen when one was counted: what else is left is told of.</summary>
    private IReadOnlyList<TaskStack> KeptStacks()
    {
        var left = _residual.GetValueOrDefault(Quantity.ActiveRequests) - _baseline.GetValueOrDefault(Quantity.ActiveRequests);
        var ofOne = _workloads.Select(workload => workload.Cost.Kept).OfType<KeptCost>().MinBy(kept => kept.TasksOfOne)?.StacksOfOne ?? [];
        return [.. ofOne.Select(stack => stack with { Count = stack.Count * (int)Math.Max(0, left) })];
    }

    private List<WorkloadRecord> ToRecords()
    {
        // Twice: what is missing must be missing twice.
        _sockets?.Read();
        _sockets?.Read();
        return _workloads.ConvertAll(workload => workload.ToRecord(_closes));
    }

    /// <summary>Where the server's sockets are in this machine's table, it tells what a client cannot see.</summary>
    private async Task LookAtServerAsync(CancellationToken cancellationToken)
    {
        if (IsServerHere)
        {
            var stalls = _workloads.OfType<StallRun>().ToList();
            _sockets = SocketFollower.Start([.. stalls.Select(stall => stall.Port)], _clock, _options.Sources);
            stalls.ForEach(stall => stall.Sockets = _sockets);
            _listeners = ListeningSockets.Read(_server.EndPoint.Port);
            if (!_server.IsInProcess)
            {
                var all = stalls.Select(stall => stall.Port).Distinct().SelectMany(ListeningSockets.Read).Concat(_listeners).ToHashSet();
                _lateness.Follow([.. _server.ProcessId is { } known ? [known] : Array.Empty<int>(), .. ListeningSockets.Holders(all)]);
            }
        }

        _serverStartedAt = await _server.ReadStartAsync(cancellationToken);
    }

    /// <summary>A server that was started anew ended every connection then, and no limit of its did.</summary>
    private async Task EnsureServerIsTheSameAsync(CancellationToken cancellationToken)
    {
        if (IsServerHere && ListeningSockets.AreReplaced(_listeners, ListeningSockets.Read(_server.EndPoint.Port)))
        {
            AddTrouble($"The server was started anew during the run: another socket listens on port {_server.EndPoint.Port} than before it.");
        }

        // Of several behind one address each has its own start: only one that is younger than the run says something.
        if (_serverStartedAt is { } before && await _server.ReadStartAsync(cancellationToken) is { } now && now > before + s_clocksDiffer && now > _clock.StartedAt - s_clocksDiffer)
        {
            AddTrouble($"The server was started anew during the run: its process began at {before:u} before it, and at {now:u} after it.");
        }
    }

    private bool IsServerHere => _server.HasSocketsHere;

    private async Task ReleaseAsync()
    {
        foreach (var workload in _workloads)
        {
            await workload.ReleaseAsync();
        }
    }

    /// <summary>A server that died closed every connection then: no limit of its did, and no verdict can be had of that.</summary>
    private async Task EnsureServerIsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _server.EnsureAnswersAsync(cancellationToken);
        }
        catch (ProbeException e)
        {
            AddTrouble($"The server is gone: {e.Message}");
        }
    }

    private async Task<ScenarioVerdict> JudgeAsync(
        TimeSpan watched, List<WorkloadRecord> records, CancellationToken cancellationToken)
    {
        var series = await _sampler.StopAsync();
        var told = await WithReasonsAsync(records, cancellationToken);
        return ScenarioVerdict.Of(ToObservation(watched, told, series), _options.Bounds);
    }

    private Observation ToObservation(TimeSpan watched, IReadOnlyList<WorkloadRecord> records, IReadOnlyList<Series> series) => new()
    {
        Scenario = _scenario,
        StartedAt = _clock.StartedAt,
        Watched = watched,
        Engine = _engine,
        TaskSource = _server.TaskSource,
        Workloads = records,
        Series = [.. series, .. _lateness.ToSeries(_clock.Now)],
        LongestSamplingGap = _sampler.LongestGap,
        Lateness = _lateness.Read(),
        QuietTime = _quietTime,
        Baseline = _baseline,
        Residual = _residual,
        NotTheServersAlone = NotTheServersAlone,
        Settings = _server.ReadSettings(),
        Stacks = (_stacks?.ToStacks() ?? TaskStacks.None) with { Left = _left?.Largest ?? [], LeftTotal = _left?.Total },
        Troubles = [.. _troubles, .. _sampler.Troubles],
        Interrupted = Interrupted,
    };

    private async Task<IReadOnlyList<WorkloadRecord>> WithReasonsAsync(List<WorkloadRecord> records, CancellationToken cancellationToken)
    {
        if (_closes is null)
        {
            return records;
        }

        try
        {
            var reasons = new CloseReasons(_closes, _clock, Lost);
            var stalls = _workloads.Zip(records).Where(pair => pair.First is StallRun).Select(pair => ((StallRun)pair.First, (StallRecord)pair.Second)).ToList();
            await reasons.WaitAsync(stalls, cancellationToken);
            var told = new Dictionary<string, WorkloadRecord>();
            foreach (var (run, record) in stalls)
            {
                told[record.Id] = await reasons.AddAsync(run, record, isOnlyStall: stalls.Count == 1, cancellationToken);
            }

            var others = records.Exists(record => record is LiveRecord) ? await reasons.OfOthersAsync([.. stalls.Select(pair => (pair.Item1, (StallRecord)told[pair.Item2.Id]))], cancellationToken) : null;
            return records.ConvertAll(record => record is LiveRecord live ? live with { LimitsFired = others } : told.GetValueOrDefault(record.Id, record));
        }
        catch (ProbeException e)
        {
            // What was recorded is judged and reported without it.
            AddTrouble($"The server did not tell why it closed connections: {e.Message}");
            return records;
        }
    }
}
