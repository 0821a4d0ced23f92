using Leak.Bounds.Facts;
using Leak.Clients;

namespace Leak.Bounds.Probes;

/// <summary>Reads probes at an interval and keeps their series.</summary>
/// <remarks>
/// <para>
/// Thread-safe. A failing probe is counted in <see cref="Troubles"/> and sampling goes on; one that is
/// unavailable is never read and ends as an empty series with its reason. The probes are the caller's to dispose.
/// </para>
/// <para>
/// A costly reading must not distort what it measures: a probe (or a source with its probes) is left out of
/// rounds until <see cref="RestFactor"/> times the cost of its reading has passed, so that it takes no more than one
/// eleventh of the time. The cost is the lesser of the last two readings', since a reading that was
/// merely interrupted on a busy machine is not a costly one.
/// </para>
/// </remarks>
internal sealed class Sampler : IAsyncDisposable
{
    /// <summary>How many times the cost of a reading must pass before it is repeated.</summary>
    public const int RestFactor = 10;

    private readonly TimeSpan _interval;
    private readonly RunClock _clock;
    private readonly ProbeGroup[] _groups;
    private readonly IReadOnlyList<IProbe> _probes;
    private readonly TroubleLog _troubles = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _sync = new();
    private readonly Dictionary<Quantity, List<Sample>> _samples;
    private Task? _loop;
    private int _rounds;
    private TimeSpan? _lastRound;
    private TimeSpan _longestGap;
    private bool _stopped;
    private int _disposed;

    /// <summary>Makes a sampler that does not sample yet.</summary>
    /// <param name="probes">What is read; the names must differ.</param>
    /// <param name="interval">From the start of a round to the start of the next; more than zero.</param>
    /// <param name="clock">The run's clock.</param>
    /// <exception cref="ArgumentException">Two probes have the same name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is zero or less.</exception>
    public Sampler(IReadOnlyList<IProbe> probes, TimeSpan interval, RunClock clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        _probes = [.. probes];
        _interval = interval;
        _clock = clock;
        _samples = _probes.ToDictionary(probe => probe.Quantity, _ => new List<Sample>());
        _groups = ProbeGroup.Of(_probes);
    }

    /// <summary>The longest time from the start of a round to the start of the next, the round that is awaited included.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            lock (_sync)
            {
                return _stopped ? _longestGap : Longest(_clock.Now);
            }
        }
    }

    /// <summary>How many rounds have ended, the cost of their readings noted. For tests that move the clock between rounds.</summary>
    internal int Rounds => Volatile.Read(ref _rounds);

    /// <summary>The last value that was sampled of each probe, by name.</summary>
    public IReadOnlyDictionary<Quantity, double> Latest
    {
        get
        {
            lock (_sync)
            {
                return _samples.Where(pair => pair.Value.Count > 0).ToDictionary(pair => pair.Key, pair => pair.Value[^1].Value);
            }
        }
    }

    /// <summary>What could not be read, how often and why: one sentence for each probe or source; empty when all went well.</summary>
    public IReadOnlyList<string> Troubles => _troubles.Sentences;

    /// <summary>
    /// Starts sampling. The first round begins in this call, not on the thread pool, which a load that is
    /// started next may keep busy.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (_loop is not null)
        {
            throw new InvalidOperationException("The sampler was started before; make a new one for each run.");
        }

        // What was read for the baseline and was costly is to have a first sample none the less.
        foreach (var group in _groups)
        {
            group.Wake();
        }

        _loop = SampleAsync(new PeriodicTimer(_interval, _clock.TimeProvider), _stop.Token);
    }

    /// <summary>Reads every available probe now, even a costly one, without adding to the series.</summary>
    /// <returns>The values by name; a probe that could not be read is left out and counted in <see cref="Troubles"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<IReadOnlyDictionary<Quantity, double>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var values = new Dictionary<Quantity, double>();
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var group in _groups)
            {
                await ReadAsync(group, (probe, _, value) => values[probe] = value, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }

        return values;
    }

    /// <summary>Reads one quantity now, with what is read together with it alone, without adding to the series.</summary>
    /// <returns>The value; <see langword="null"/> where it cannot be read, which is counted in <see cref="Troubles"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<double?> ReadAsync(Quantity quantity, CancellationToken cancellationToken) =>
        (await ReadAsync([quantity], cancellationToken)).TryGetValue(quantity, out var found) ? found : null;

    /// <summary>Reads some quantities now, as <see cref="ReadAllAsync"/> does all: what they do not need may be costly.</summary>
    public async ValueTask<IReadOnlyDictionary<Quantity, double>> ReadAsync(IReadOnlyCollection<Quantity> quantities, CancellationToken cancellationToken)
    {
        var values = new Dictionary<Quantity, double>();
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var group in _groups.Where(group => group.Probes.Any(probe => quantities.Contains(probe.Quantity))))
            {
                await ReadAsync(group, (probe, _, value) => values[probe] = value, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }

        return values;
    }

    /// <summary>Stops sampling, waits for the round in progress, and gives every probe's series. May be called again.</summary>
    public async ValueTask<IReadOnlyList<Series>> StopAsync()
    {
        lock (_sync)
        {
            if (!_stopped)
            {
                _longestGap = Longest(_clock.Now);
                _stopped = true;
            }
        }

        if (_disposed == 0)
        {
            await _stop.CancelAsync();
        }

        if (_loop is not null)
        {
            await _loop;
        }

        return Read();
    }

    /// <summary>Every probe's series as it is now; of one that is not sampled, only why it is not available where it is not.</summary>
    public IReadOnlyList<Series> Read()
    {
        lock (_sync)
        {
            return
            [
                .. _probes
                    .Where(probe => probe.Unavailable is not null || ProbeGroup.IsSampledProbe(probe))
                    .Select(probe => new Series(probe.Quantity, [.. _samples[probe.Quantity]], probe.Unavailable)),
            ];
        }
    }

    /// <summary>Stops sampling. The probes are left as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stop.Dispose();
            _turn.Dispose();
        }
    }

    private async Task SampleAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        using (timer)
        {
            try
            {
                do
                {
                    await RoundAsync(cancellationToken);
                    Interlocked.Increment(ref _rounds);
                }
                while (await timer.WaitForNextTickAsync(cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
        }
    }

    private async ValueTask RoundAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            lock (_sync)
            {
                var now = _clock.Now;
                _longestGap = Longest(now);
                _lastRound = now;
            }

            foreach (var group in _groups)
            {
                if (group.IsSampled && group.IsDue(_clock.Now))
                {
                    await ReadAsync(group, Keep, cancellationToken);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask ReadAsync(ProbeGroup group, Action<Quantity, TimeSpan, double> found, CancellationToken cancellationToken)
    {
        var began = _clock.Now;
        try
        {
            if (group.Source is { } source)
            {
                await source.RefreshAsync(cancellationToken);
            }
        }
        catch (Exception exception)
        {
            // What fails while it is broken off may fail of that.
            cancellationToken.ThrowIfCancellationRequested();
            _troubles.Add(group.Source!.Name, exception, began);
            return;
        }

        foreach (var probe in group.Probes)
        {
            try
            {
                found(probe.Quantity, began, probe is ISharedProbe shared ? shared.ReadRefreshed() : await probe.ReadAsync(cancellationToken));
            }
            catch (Exception exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _troubles.Add(probe.Quantity.Name, exception, began);
            }
        }

        group.NoteCost(began, _clock.Now);
    }

    private void Keep(Quantity quantity, TimeSpan at, double value)
    {
        lock (_sync)
        {
            _samples[quantity].Add(new Sample(at, value));
        }
    }

    private TimeSpan Longest(TimeSpan now) => _lastRound is { } last && now - last > _longestGap ? now - last : _longestGap;
}
