using System.Net;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;

namespace Leak.Bounds.Runs;

/// <summary>A stall while it runs: each iteration parks one connection and returns.</summary>
internal sealed class StallRun : WorkloadRun
{
    /// <summary>How long the answer is awaited with which a stall begins, where it is only to be counted.</summary>
    private static readonly TimeSpan s_answerCeiling = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan s_answerPoll = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan s_lookInterval = TimeSpan.FromSeconds(1);

    private readonly StallPlan _plan;
    private readonly Park _park;
    private readonly IPEndPoint _target;
    private readonly StallScript _script;
    private readonly ParkLane _lane;
    private readonly bool _isBlind;
    private readonly AcceptQueue _queue;
    private readonly RunningWindow? _window;
    private bool _isDone;
    private TimeSpan _looksAgainAt;

    public StallRun(StallPlan plan, IServerUnderTest server, Park park, AcceptQueues queues, RunOptions options)
        : base(plan.Id, plan.Arrivals, park.Clock)
    {
        var stall = plan.Stall;
        _plan = plan;
        _park = park;
        _target = server.FindEndPoint(stall.Listener)
            ?? throw new ArgumentException($"stall '{stall.Id}' needs a listener for {stall.Listener}, which this server does not have", nameof(server));
        AskedPath = stall.Path is { } path ? options.Paths.GetValueOrDefault(path, path) : null;
        _script = stall.Script(new StallContext
        {
            Host = options.Host ?? $"{server.Address.Host}:{_target.Port}",
            Headers = options.Headers,
            Path = AskedPath ?? "/",
            IsOverTls = options.Http2IsOverTls && stall.Listener == ServerListener.Http2,
            Evades = plan.Expectation.Limit.Value,
            Seed = options.Seed,
        });
        _lane = park.AddLane(_target, _script, options.Sources?.Every(plan.Arrivals.Shard.Of));
        _isBlind = stall.Sees != VisibleClose.FinAndReset;
        _queue = queues.Of(_target);
        _window = RunningBound.IsKnown(plan) ? new RunningWindow(plan.Expectation.Longest) : null;
    }

    /// <summary>The server's port.</summary>
    public int Port => _target.Port;

    /// <summary>The sockets of the server's machine; <see langword="null"/>: they cannot be seen from here.</summary>
    public SocketFollower? Sockets { get; set; }

    public override int Held => _lane.Held;

    public override int? MostAtOnce => _window?.Most;

    /// <summary>Where a stall begins with a request that is answered, how many are under way is known by the whole record alone.</summary>
    public override int? RequestsOfOne => _plan.Stall.SeenWhen == StallSign.Answered ? null : _plan.Stall.MostRequestsPerConnection ?? _plan.Stall.RequestsPerConnection;

    public override WorkloadStatus Status => base.Status with
    {
        Expectation = _plan.Expectation,
        OldestHeld = StallsByAnswer ? Open.Max(lifetime => (TimeSpan?)lifetime.Stalled) : Clock.Now - _lane.OldestStall,
        SeesCloses = !_isBlind,
    };

    public override bool IsCosted => _plan.Stall.FloodsFor is null;

    /// <summary>One, of a handler that ignores its token: nothing ends what is opened here, and it counts among what that may keep.</summary>
    public override int CostConnections => GoesWithClient ? base.CostConnections : 1;

    public override int CostRequests => _plan.Stall.RequestsPerConnection ?? 0;

    public override TimeSpan? ClosesWithin => _plan.Stall.ClosesWithin ?? (_plan.Expectation.MustBeKept ? TimeSpan.Zero : null);

    /// <summary>What is opened to be counted does not end its side: the server would let go of it at once.</summary>
    public override bool StaysWhileCounted => _script.HalfCloses;

    /// <summary>Of a stall that begins with a request which is answered, or that the server ends of itself, the costliest moment passes.</summary>
    public override bool CanRehearse => GoesWithClient
        && (_plan.Stall.SeenWhen == StallSign.Answered || (ClosesWithin == TimeSpan.Zero && !StaysWhileCounted));

    public override bool GoesWithClient => !_plan.Stall.IgnoresAbort;

    protected override string? AskedPath { get; }

    /// <summary>Whether it stalls once its response has begun, which nobody reads: until then the server works on it.</summary>
    private bool StallsByAnswer => _plan.Stall.SeenWhen == StallSign.Blocked;

    private IEnumerable<Lifetime> Open => _lane.Lifetimes().Select(Begun).Where(lifetime => lifetime.IsCensored);

    /// <summary>How the server ended each of these connections; <see langword="null"/>: it cannot tell them apart.</summary>
    public IReadOnlyList<ServerClose?>? FindCloses(ICloseLedger ledger, IReadOnlyList<Lifetime> lifetimes) => ledger.Find(Port, lifetimes);

    public override async Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken)
    {
        // A lane of its own: what is opened to be counted is no arrival and has no lifetime.
        var lane = _park.AddLane(_target, _script with { HalfCloses = false });
        await lane.OpenAsync(cancellationToken);
        return lane;
    }

    public override bool IsRefused(IAsyncDisposable opened) =>
        opened is ParkLane lane && lane.Lifetimes() is [var lifetime] && Applicability.IsRefusedForGood(_plan, lifetime);

    public override bool IsThere(IAsyncDisposable opened) =>
        opened is ParkLane lane && lane.Lifetimes() is [var lifetime] && Applicability.IsSeenByAnswer(_plan, lifetime);

    public override async Task<bool> RehearseAsync(CancellationToken cancellationToken)
    {
        await using var lane = _park.AddLane(_target, _script);
        await lane.OpenAsync(cancellationToken);
        var until = Clock.Now + s_answerCeiling;
        while (Clock.Now < until && lane.Lifetimes() is [{ IsCensored: true } lifetime] && (lifetime.FirstAnswer is null || lifetime.StalledAfter is null))
        {
            await Task.Delay(s_answerPoll, Clock.TimeProvider, cancellationToken);
        }

        return true;
    }

    // Once none is, none will be: it is asked after the last arrival. Of a kind that this server has not, nothing must be closed.
    public override bool IsOpen(ICloseLedger? ledger) => !_isDone && !(_isDone = AreRefused())
        && ((Held > 0 && !_isBlind) || !(_isDone = !Seen(ledger).Exists(seen => seen.Lifetime.IsCensored || IsAsking(seen.Lifetime) || IsInKernel(seen))));

    public override bool IsUntried =>
        StallsByAnswer && Open.Any(lifetime => lifetime.Stalled <= _plan.Expectation.Longest);

    public override StallRecord ToRecord(ICloseLedger? ledger)
    {
        var seen = Seen(ledger);
        return Fill(new StallRecord
        {
            Plan = _plan,
            Lifetimes = seen.ConvertAll(each => each.Lifetime),
            KernelUntil = _isBlind ? seen.ConvertAll(each => each.Socket?.KernelUntil - each.Lifetime.OpenedAt) : [],
            TasksKept = Cost.Kept?.TasksOfOne,
            RequestsKeptBefore = Cost.Kept?.Requests ?? 0,
        });
    }

    public override Task ReleaseAsync() => _lane.ReleaseAsync();

    protected override void NoteArrival(TimeSpan at) => _window?.Note(at);

    protected override Task BeforeArrivalAsync(CancellationToken cancellationToken) => _queue.EnterAsync(cancellationToken);

    protected override async Task<IterationResult> DriveAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        try
        {
            await _lane.OpenAsync(_plan.Arrivals.Shard.IsWhole ? null : iteration.Number, cancellationToken);
            return new IterationResult(Ok: true, "parked");
        }
        catch (ParkException e)
        {
            return new IterationResult(Ok: false, "not parked", Error: e.Message);
        }
        finally
        {
            _queue.Leave();
        }
    }

    /// <summary>Whether the server answered all of them such that it has none of the kind; looked at now and then, since there may be thousands.</summary>
    private bool AreRefused()
    {
        if (Clock.Now < _looksAgainAt)
        {
            return false;
        }

        _looksAgainAt = Clock.Now + s_lookInterval;
        return _lane.Lifetimes() is { Count: > 0 } all && all.All(lifetime => Applicability.IsRefusedForGood(_plan, lifetime));
    }

    /// <summary>Whether the server has sent FIN, and it is not known yet whether its socket is gone in time.</summary>
    private bool IsAsking(Lifetime lifetime) => lifetime is { SilentUntil: { } silent, GoneAfter: null }
        && lifetime.SinceStall(lifetime.HeldUntil ?? silent) <= _plan.Expectation.Longest;

    /// <summary>Whether the server is done with it, and its kernel was keeping it when the table was last read, for no longer than a limit may take.</summary>
    private bool IsInKernel((Lifetime Lifetime, SocketSpan? Socket) seen) => _isBlind && !_plan.Expectation.IsLeftToKernel
        && seen.Socket is { KernelUntil: { } kept }
        && Clock.Now - kept < s_lookInterval
        && seen.Lifetime.SinceStall(kept - seen.Lifetime.OpenedAt) <= _plan.Expectation.Longest;

    /// <summary>What the client cannot see, the server's own account tells, or the table of sockets of its machine, which is asked once of each.</summary>
    private List<(Lifetime Lifetime, SocketSpan? Socket)> Seen(ICloseLedger? ledger)
    {
        var lifetimes = _lane.Lifetimes().Select(Begun).ToList();
        var closes = _isBlind && ledger is not null ? FindCloses(ledger, lifetimes) : null;
        return [.. lifetimes.Select((seen, place) =>
        {
            var socket = _isBlind || seen is { IsCensored: false, SilentUntil: not null } ? Sockets?.Find(Port, seen) : null;
            seen = seen with { FilledAfter = socket?.GrewAt - seen.OpenedAt };
            return (!seen.IsCensored ? (_isBlind ? SeenLate(seen, socket) : AfterFin(seen, socket))
                : _isBlind ? Unseen(seen, closes?[place], socket, isTold: closes is not null)
                : seen, socket);
        })];
    }

    private Lifetime Begun(Lifetime seen) =>
        StallsByAnswer && Applicability.IsSeenByAnswer(_plan, seen) && seen.FirstAnswer!.Value.After > seen.StalledAfter
            ? seen with { StalledAfter = seen.FirstAnswer.Value.After }
            : seen;

    /// <summary>One whose end its client does not see.</summary>
    private static Lifetime Unseen(Lifetime seen, ServerClose? recorded, SocketSpan? socket, bool isTold)
    {
        if (recorded is { } close)
        {
            return seen with { Duration = close.At - seen.OpenedAt, End = LifetimeEnd.Recorded };
        }

        return socket switch
        {
            { GoneAt: { } gone } span => Recorded(seen, span, gone),
            { } span => seen with { HeldUntil = span.HeldUntil - seen.OpenedAt },
            null => seen with { HeldUntil = isTold ? seen.Duration : null },
        };
    }

    /// <summary>
    /// One whose end its client saw, perhaps late: a client that takes nothing drops what the server acknowledges, and has to send again,
    /// seconds later, before it is told that the server's socket is gone.
    /// </summary>
    internal static Lifetime SeenLate(Lifetime seen, SocketSpan? span) =>
        span is { GoneAt: { } gone } && gone - seen.OpenedAt < seen.Duration ? Recorded(seen, span.Value, gone) : seen;

    private static Lifetime Recorded(Lifetime seen, SocketSpan span, TimeSpan gone) =>
        seen with { Duration = gone - seen.OpenedAt, End = LifetimeEnd.Recorded, HeldUntil = span.HeldUntil - seen.OpenedAt };

    /// <summary>One to which the server sent FIN, and which asks whether the server's socket is gone.</summary>
    private static Lifetime AfterFin(Lifetime seen, SocketSpan? socket) => seen.SilentUntil is not null && socket is { } span
        ? seen with { HeldUntil = span.HeldUntil - seen.OpenedAt, GoneAfter = Earlier(seen.GoneAfter, span.GoneAt - seen.OpenedAt) }
        : seen;

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one < other || other is null ? one : other;
}
