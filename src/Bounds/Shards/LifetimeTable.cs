using System.Collections;
using Leak.Clients.Parking;

namespace Leak.Bounds.Shards;

/// <summary>
/// The connections of a stall in all shards, in the order in which they were opened, as columns of numbers: a lifetime as an object has 180
/// bytes, and of a million few have what most of these are for. A column is made when a first connection has something in it.
/// </summary>
internal sealed class LifetimeTable : IReadOnlyList<Lifetime>
{
    private const long None = long.MinValue;

    private readonly List<long> _openedAt = [];
    private readonly List<long> _duration = [];
    private readonly List<(ushort Port, ushort Source, ushort Shard, LifetimeEnd End)> _whose = [];
    private readonly Column _status = new();
    private readonly Column _stalledAfter = new();
    private readonly Column _silentUntil = new();
    private readonly Column _goneAfter = new();
    private readonly Column _heldUntil = new();
    private readonly Column _takenInLate = new();
    private readonly Column _kernelUntil = new();
    private readonly Column _endedCount = new();
    private readonly Column _endedFirst = new();
    private readonly Column _endedLast = new();
    private readonly Column _answer = new();
    private readonly Column _answeredAfter = new();
    private readonly Column _sent = new();
    private readonly Column _taken = new();
    private readonly Column _firstTaken = new();
    private readonly Column _lastTaken = new();
    private readonly Column _goAway = new();
    private readonly Column _streamReset = new();
    private readonly List<string> _words = [];
    private int[]? _order;

    /// <inheritdoc/>
    public int Count => _openedAt.Count;

    /// <summary>Whether a kernel kept any of them.</summary>
    public bool HasKernels => _kernelUntil.HasAny;

    /// <inheritdoc/>
    public Lifetime this[int index] => Read(Order[index]);

    private int[] Order => _order ??= Sorted();

    /// <summary>Adds one.</summary>
    public void Add(Parked parked)
    {
        var (lifetime, row) = (parked.Lifetime, _openedAt.Count);
        _order = null;
        _openedAt.Add(lifetime.OpenedAt.Ticks);
        _duration.Add(lifetime.Duration.Ticks);
        _whose.Add(((ushort)lifetime.ClientPort, lifetime.Source, lifetime.Shard, lifetime.End));
        _status.Set(row, lifetime.StatusCode);
        _stalledAfter.Set(row, lifetime.StalledAfter?.Ticks);
        _silentUntil.Set(row, lifetime.SilentUntil?.Ticks);
        _goneAfter.Set(row, lifetime.GoneAfter?.Ticks);
        _heldUntil.Set(row, lifetime.HeldUntil?.Ticks);
        _takenInLate.Set(row, lifetime.TakenInLate == TimeSpan.Zero ? null : lifetime.TakenInLate.Ticks);
        _kernelUntil.Set(row, parked.KernelUntil?.Ticks);
        _endedCount.Set(row, lifetime.RequestsEnded?.Count);
        _endedFirst.Set(row, lifetime.RequestsEnded?.FirstAfter.Ticks);
        _endedLast.Set(row, lifetime.RequestsEnded?.LastAfter.Ticks);
        _answer.Set(row, lifetime.FirstAnswer is { } answer ? (answer.StatusCode << 2) | (answer.IsWhole ? 1 : 0) | (answer.Closes ? 2 : 0) : null);
        _answeredAfter.Set(row, lifetime.FirstAnswer?.After.Ticks);
        _sent.Set(row, lifetime.Traffic?.Sent);
        _taken.Set(row, lifetime.Traffic?.Taken);
        _firstTaken.Set(row, lifetime.Traffic?.FirstTaken?.Ticks);
        _lastTaken.Set(row, lifetime.Traffic?.LastTaken?.Ticks);
        _goAway.Set(row, PlaceOf(lifetime.GoAway));
        _streamReset.Set(row, PlaceOf(lifetime.StreamReset));
    }

    /// <summary>The last time at which a kernel kept each, in their order.</summary>
    public IReadOnlyList<TimeSpan?> Kernels() => [.. Order.Select(row => _kernelUntil.Time(row))];

    /// <inheritdoc/>
    public IEnumerator<Lifetime> GetEnumerator() => Order.Select(Read).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Lifetime Read(int row)
    {
        var (port, source, shard, end) = _whose[row];
        return new Lifetime(new(_openedAt[row]), new(_duration[row]), end, port, (int?)_status.Find(row))
        {
            Source = source,
            Shard = shard,
            StalledAfter = _stalledAfter.Time(row),
            SilentUntil = _silentUntil.Time(row),
            GoneAfter = _goneAfter.Time(row),
            HeldUntil = _heldUntil.Time(row),
            TakenInLate = _takenInLate.Time(row) ?? TimeSpan.Zero,
            Traffic = _sent.Find(row) is { } sent ? new Traffic(sent, _taken.Find(row)!.Value, _firstTaken.Time(row), _lastTaken.Time(row)) : null,
            GoAway = WordAt(_goAway.Find(row)),
            StreamReset = WordAt(_streamReset.Find(row)),
            RequestsEnded = _endedCount.Find(row) is { } ended ? new EndedRequests((int)ended, _endedFirst.Time(row)!.Value, _endedLast.Time(row)!.Value) : null,
            FirstAnswer = _answer.Find(row) is { } answer ? new FirstAnswer((int)(answer >> 2), _answeredAfter.Time(row)!.Value, (answer & 1) != 0) { Closes = (answer & 2) != 0 } : null,
        };
    }

    /// <summary>Words are few: the names of errors.</summary>
    private long? PlaceOf(string? word)
    {
        if (word is null)
        {
            return null;
        }

        var place = _words.IndexOf(word);
        if (place < 0)
        {
            place = _words.Count;
            _words.Add(word);
        }

        return place;
    }

    private string? WordAt(long? place) => place is { } at ? _words[(int)at] : null;

    private int[] Sorted()
    {
        // Stable by the row: of one shard it is its own order.
        int[] rows = [.. Enumerable.Range(0, Count)];
        Array.Sort(rows, (one, other) => _openedAt[one].CompareTo(_openedAt[other]) is not 0 and var order ? order : one.CompareTo(other));
        return rows;
    }

    private sealed class Column
    {
        private List<long>? _values;

        public bool HasAny => _values is not null;

        public void Set(int row, long? value)
        {
            if (value is not { } some)
            {
                return;
            }

            _values ??= [];
            while (_values.Count < row)
            {
                _values.Add(None);
            }

            _values.Add(some);
        }

        public long? Find(int row) => _values is not null && row < _values.Count && _values[row] is not None and var value ? value : null;

        public TimeSpan? Time(int row) => Find(row) is { } ticks ? new TimeSpan(ticks) : null;
    }
}
