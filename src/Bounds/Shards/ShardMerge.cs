using System.Globalization;
using System.Text.Json;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Shards;

/// <summary>
/// Makes one observation of the files of a run's shards. What is missing, cut off, late or of another plan is a trouble of it with its number,
/// so that no verdict is had by half of a run. The same files give the same observation, in whatever order they came.
/// </summary>
internal sealed class ShardMerge
{
    /// <summary>How late a shard may begin, beside the error of its clock.</summary>
    private static readonly TimeSpan s_mostLate = TimeSpan.FromSeconds(1);

    private readonly ShardHead _first;
    private readonly string _folder;
    private readonly Scenario _scenario;
    private readonly List<string> _troubles = [];
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MergedWorkload> _workloads;
    private readonly (IReadOnlyList<LostTime> Thread, IReadOnlyList<LostTime> Pool, TimeSpan ClockError)[] _lost;
    private readonly List<LostTime> _serverLost = [];
    private ShardServer? _server;
    private TimeSpan? _watched;
    private TimeSpan _longest;
    private bool _isInterrupted;
    private int _read;

    private ShardMerge(string folder, ShardHead first)
    {
        _folder = folder;
        _first = first;
        _scenario = first.Plan.ToScenario();
        _workloads = _scenario.Workloads.ToDictionary(plan => plan.Id, plan => new MergedWorkload(plan), StringComparer.Ordinal);
        _lost = [.. Enumerable.Repeat<(IReadOnlyList<LostTime>, IReadOnlyList<LostTime>, TimeSpan)>(([], [], TimeSpan.Zero), first.Of)];
    }

    /// <summary>Merges what lies in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="attempt">The attempt; <see langword="null"/>: the one that began last.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ShardException">There is no shard's file, or none of the attempt, or the plan cannot be read.</exception>
    public static async Task<MergedRun> OfAsync(string folder, string? attempt, CancellationToken cancellationToken)
    {
        var (heads, unreadable) = await ReadHeadsAsync(folder, cancellationToken);
        if (heads.Count == 0)
        {
            throw new ShardException(unreadable.Count == 0
                ? $"{folder}: no file of a shard is in it (shard-0-of-4.json, say); name the folder that was their --output"
                : $"{folder}: no file of a shard in it can be read: {string.Join(" ", unreadable.Select(pair => $"{pair.Name}: {pair.Why}"))}");
        }

        var wanted = attempt ?? heads.MaxBy(pair => pair.Head.StartedAt).Head.Attempt;
        var its = heads.Where(pair => pair.Head.Attempt == wanted).OrderBy(pair => pair.Head.Index).ToList();
        if (its.Count == 0)
        {
            throw new ShardException($"--attempt {wanted}: no file in {folder} is of it; there are {string.Join(", ", heads.Select(pair => pair.Head.Attempt).Distinct().Order(StringComparer.Ordinal))}");
        }

        var merge = Create(folder, its[0].Head);
        foreach (var (name, why) in unreadable.Where(pair => pair.Name.EndsWith($"-of-{its[0].Head.Of}.json", StringComparison.Ordinal)))
        {
            merge._troubles.Add($"{name} cannot be read: {why}");
            merge._unreadable.Add(name);
        }

        foreach (var (name, head) in its)
        {
            await merge.AddAsync(name, head, cancellationToken);
        }

        return merge.ToRun(its, [.. heads.Where(pair => pair.Head.Attempt != wanted).OrderBy(pair => pair.Name, StringComparer.Ordinal).Select(pair => $"{pair.Name} is of attempt {pair.Head.Attempt} and was ignored.")]);
    }

    private static ShardMerge Create(string folder, ShardHead first)
    {
        try
        {
            return new ShardMerge(folder, first);
        }
        catch (ArgumentException e)
        {
            throw new ShardException($"{folder}: the plan of these shards cannot be read by this build, which did not make it ({first.Plan.Version}): {e.Message}", e);
        }
    }

    private static async Task<(List<(string Name, ShardHead Head)> Heads, List<(string Name, string Why)> Unreadable)> ReadHeadsAsync(string folder, CancellationToken cancellationToken)
    {
        var (heads, unreadable) = (new List<(string, ShardHead)>(), new List<(string, string)>());
        try
        {
            foreach (var name in Directory.EnumerateFiles(folder, "shard-*.json").Select(path => Path.GetFileName(path)).Where(ShardFile.IsName).Order(StringComparer.Ordinal))
            {
                try
                {
                    var head = await ShardFile.ReadHeadAsync(Path.Combine(folder, name), cancellationToken);
                    if (head.Index < 0 || head.Index >= head.Of || head.Of > Shard.Most || name != ShardFile.NameOf(new Shard(head.Index, head.Of)))
                    {
                        throw new JsonException($"It says that it is of shard {head.Index} of {head.Of}.");
                    }

                    heads.Add((name, head));
                }
                catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException or InvalidOperationException)
                {
                    unreadable.Add((name, Wording(e)));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShardException($"{folder}: the folder cannot be read ({e.Message})", e);
        }

        return (heads, unreadable);
    }

    private async Task AddAsync(string name, ShardHead head, CancellationToken cancellationToken)
    {
        if (head.Fingerprint != _first.Fingerprint || head.Of != _first.Of)
        {
            _troubles.Add($"Shard {head.Index} ran another plan than shard {_first.Index}: {head.Fingerprint}, {head.Of} shards, and not {_first.Fingerprint}, {_first.Of} shards; {name} was left out.");
            return;
        }

        var (shift, error) = ShiftOf(head);
        if (head.LateBy > s_mostLate + error)
        {
            _troubles.Add($"Shard {head.Index} began {Seconds(head.LateBy)} after the others.");
        }

        _read++;
        ShardEnd? end = null;
        try
        {
            await foreach (var piece in ShardFile.ReadAsync(Path.Combine(_folder, name), cancellationToken))
            {
                Add(piece, head, shift);
                end = piece.End ?? end;
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException or InvalidOperationException)
        {
            _troubles.Add($"Shard {head.Index} is cut off: {name}: {Wording(e)}");
            return;
        }

        if (end is null)
        {
            _troubles.Add($"Shard {head.Index} is cut off: {name} has no end.");
            return;
        }

        _lost[head.Index] = (Shifted(end.ThreadLost, shift), Shifted(end.PoolLost, shift), error);
        _serverLost.AddRange(Shifted(end.ServerLost, shift));
        _isInterrupted |= end.Interrupted;
        _watched = _watched is { } least && least < end.Watched ? least : end.Watched;
        _longest = end.Watched > _longest ? end.Watched : _longest;
        _troubles.AddRange(end.Troubles.Select(trouble => _first.Of == 1 ? trouble : $"Shard {head.Index}: {trouble}"));
        if (end.Interrupted && _first.Of > 1)
        {
            _troubles.Add($"Shard {head.Index} was interrupted after {Seconds(end.Watched)}.");
        }
    }

    private void Add(ShardPiece piece, ShardHead head, TimeSpan shift)
    {
        var shard = (ushort)head.Index;
        switch (piece)
        {
            case { Server: { } server } when head.Index == 0:
                _server = server;
                break;
            case { Workload: { } workload }:
                Find(workload.Id).Add(workload, shard, shift);
                break;
            case { Arrivals: { } arrivals }:
                Find(arrivals.Of).Add(arrivals.At, shard, shift);
                break;
            case { Connections: { } connections }:
                Find(connections.Of).Add(connections.All, shard, shift);
                break;
            case { Latencies: { } latencies }:
                Find(latencies.Of).Add(latencies.All, shift);
                break;
        }
    }

    private MergedWorkload Find(string id) => _workloads.GetValueOrDefault(id) ?? throw new JsonException("It has a workload that is not in its plan.");

    /// <summary>What is to be added to a shard's times to have those of the first, and how far that may be off.</summary>
    private (TimeSpan Shift, TimeSpan Error) ShiftOf(ShardHead head)
    {
        if (head.Index == _first.Index)
        {
            return (TimeSpan.Zero, TimeSpan.Zero);
        }

        if (head.Clock.Machine is { } machine && machine == _first.Clock.Machine)
        {
            return (head.Clock.Monotonic - _first.Clock.Monotonic, TimeSpan.Zero);
        }

        if (head.Clock.Shift is { } shift && _first.Index == 0)
        {
            return (shift, head.Clock.ShiftError);
        }

        if (head.Clock.UtcError is { } its && _first.Clock.UtcError is { } firsts)
        {
            return (head.StartedAt - _first.StartedAt, its + firsts);
        }

        _troubles.Add($"How the clock of shard {head.Index} stands to that of shard {_first.Index} is not known: they did not meet in a folder, and the clock of one of the two machines does not follow any other.");
        return (head.StartedAt - _first.StartedAt, TimeSpan.Zero);
    }

    private MergedRun ToRun(IReadOnlyList<(string Name, ShardHead Head)> its, IReadOnlyList<string> ignored)
    {
        var there = its.Select(pair => pair.Head.Index).ToHashSet();
        var missing = Enumerable.Range(0, _first.Of).Where(index => !there.Contains(index)).ToList();
        _troubles.AddRange(missing.Where(index => !_unreadable.Contains(ShardFile.NameOf(new Shard(index, _first.Of)))).Select(index => $"Shard {index} is missing: there is no {ShardFile.NameOf(new Shard(index, _first.Of))} of attempt {_first.Attempt}. Repeat the whole array."));
        if (_server is null && !missing.Contains(0))
        {
            _troubles.Add("Shard 0 does not say what it saw of the server.");
        }

        // What the server's process lost is late for the connections of all, whoever saw it.
        var facts = Array.ConvertAll(_lost, its => new ShardFacts(new MachineLateness(its.Thread, its.Pool, _serverLost), its.ClockError));
        IReadOnlyList<ShardFacts> others = [.. facts.Skip(1)];
        var observation = new Observation
        {
            Scenario = _scenario,
            StartedAt = _first.StartedAt,
            Watched = _watched ?? TimeSpan.Zero,
            Engine = _first.Engine,
            TaskSource = _server?.TaskSource,
            Workloads = [.. _scenario.Workloads.Select(plan => _workloads[plan.Id].ToRecord(others))],
            Series = _server?.Series ?? [],
            LongestSamplingGap = _server?.LongestSamplingGap ?? TimeSpan.Zero,
            Lateness = facts[0].Lateness,
            QuietTime = _server?.QuietTime,
            Baseline = ToCounts(_server?.Baseline),
            Residual = ToCounts(_server?.Residual),
            NotTheServersAlone = _server?.NotTheServersAlone,
            Stacks = _server?.Stacks ?? TaskStacks.None,
            Troubles = _troubles,
            Interrupted = _isInterrupted && _first.Of == 1,
        };
        return new MergedRun(observation, _first, _longest, ignored) { Read = _read, ClockError = facts.Max(facts => facts.ClockError) };
    }

    private static Dictionary<Quantity, double> ToCounts(IReadOnlyList<ShardCount>? counts) => (counts ?? []).ToDictionary(count => count.Quantity, count => count.Value);

    private static IReadOnlyList<LostTime> Shifted(IReadOnlyList<LostTime> lost, TimeSpan shift) => [.. lost.Select(each => new LostTime(each.From + shift, each.To + shift))];

    private static string Seconds(TimeSpan time) => Verdicts.Wording.Seconds(time);

    // What a broken file says of itself is not repeated: of the serializer's words only where it is.
    private static string Wording(Exception exception) => exception is JsonException { LineNumber: { } line }
        ? string.Create(CultureInfo.InvariantCulture, $"it is no whole JSON from line {line + 1} on.")
        : exception.Message;
}
