using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes;

/// <summary>
/// Reads values again and again, with a capped back-off, until they are quiet: no fixed sleep is ever right
/// on every machine.
/// </summary>
/// <param name="timeProvider">The source of time and timers.</param>
/// <param name="lost">
/// The time that the machine has lost until now: what it loses in a wait is added to its ceiling, as much as that at the most.
/// <see langword="null"/> (the default): none.
/// </param>
/// <remarks>Thread-safe; keeps no state.</remarks>
internal sealed class QuietWait(TimeProvider timeProvider, Func<TimeSpan>? lost = null)
{
    /// <summary>The pause after the first reading.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest pause between two readings.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>A pause is this many times the one before it.</summary>
    public const double PauseGrowth = 1.5;

    /// <summary>Equal readings in a row, the first included, after which values are held to be steady.</summary>
    public const int SteadyReadings = 4;

    /// <summary>What is compared where the caller names nothing: the counts that a quiet server has and keeps.</summary>
    public static readonly IReadOnlyList<Quantity> Compared =
        [Quantity.OpenConnections, Quantity.TcpConnections, Quantity.KernelSockets, Quantity.UnsentBytes, Quantity.ActiveRequests, Quantity.ActiveTasks];

    /// <summary>
    /// Reads until none of <paramref name="compared"/> is above its baseline, or <paramref name="ceiling"/> has passed.
    /// Fewer than the baseline is quiet too: what started before it may have ended. A name that the baseline
    /// does not have is not compared; one that a reading does not have is not quiet.
    /// </summary>
    /// <param name="readAsync">Reads the values, by probe: <see cref="Sampler.ReadAllAsync"/>.</param>
    /// <param name="baseline">The values to return to.</param>
    /// <param name="compared">The probes that count; <see langword="null"/>: <see cref="Compared"/>.</param>
    /// <param name="ceiling">When waiting is given up; zero: one reading.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<QuietResult> UntilBaselineAsync(
        Func<CancellationToken, ValueTask<IReadOnlyDictionary<Quantity, double>>> readAsync,
        IReadOnlyDictionary<Quantity, double> baseline,
        IReadOnlyList<Quantity>? compared,
        TimeSpan ceiling,
        CancellationToken cancellationToken)
    {
        Quantity[] names = [.. (compared ?? Compared).Where(baseline.ContainsKey)];
        return WaitAsync(readAsync, values => Above(names, values, baseline), ceiling, cancellationToken);
    }

    /// <summary>The same of <see cref="Compared"/>, where what may be left is known by what is left.</summary>
    /// <param name="readAsync">Reads the values, by probe.</param>
    /// <param name="allowed">The most of each quantity that the baseline has, by the values that were read.</param>
    /// <param name="ceiling">When waiting is given up; zero: one reading.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="findMore">What else is not quiet by a reading; <see langword="null"/>: nothing.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<QuietResult> UntilAllowedAsync(
        Func<CancellationToken, ValueTask<IReadOnlyDictionary<Quantity, double>>> readAsync,
        Func<IReadOnlyDictionary<Quantity, double>, IReadOnlyDictionary<Quantity, double>> allowed,
        TimeSpan ceiling,
        CancellationToken cancellationToken,
        Func<IReadOnlyDictionary<Quantity, double>, IEnumerable<Quantity>>? findMore = null) => WaitAsync(
            readAsync,
            values =>
            {
                var most = allowed(values);
                return [.. Above(Compared.Where(most.ContainsKey), values, most), .. findMore?.Invoke(values) ?? []];
            },
            ceiling,
            cancellationToken);

    /// <summary>
    /// Reads until <see cref="SteadyReadings"/> readings in a row agree on every one of <paramref name="compared"/>,
    /// or <paramref name="ceiling"/> has passed: how a baseline is found on a server that has just started.
    /// </summary>
    /// <param name="readAsync">Reads the values, by probe: <see cref="Sampler.ReadAllAsync"/>.</param>
    /// <param name="compared">The probes that count, where a reading has them; <see langword="null"/>: <see cref="Compared"/>.</param>
    /// <param name="ceiling">When waiting is given up; zero: one reading.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<QuietResult> UntilSteadyAsync(
        Func<CancellationToken, ValueTask<IReadOnlyDictionary<Quantity, double>>> readAsync,
        IReadOnlyList<Quantity>? compared,
        TimeSpan ceiling,
        CancellationToken cancellationToken)
    {
        var names = compared ?? Compared;
        var last = new Dictionary<Quantity, double?>();
        var equal = names.ToDictionary(name => name, _ => 0);
        return WaitAsync(
            readAsync,
            values =>
            {
                foreach (var name in names)
                {
                    double? value = values.TryGetValue(name, out var found) ? found : null;
                    equal[name] = last.TryGetValue(name, out var previous) && previous == value ? equal[name] + 1 : 1;
                    last[name] = value;
                }

                return [.. names.Where(name => equal[name] < SteadyReadings)];
            },
            ceiling,
            cancellationToken);
    }

    private static IReadOnlyList<Quantity> Above(
        IEnumerable<Quantity> names, IReadOnlyDictionary<Quantity, double> values, IReadOnlyDictionary<Quantity, double> most) =>
        [.. names.Where(name => !(values.TryGetValue(name, out var value) && value <= most[name]))];

    private async Task<QuietResult> WaitAsync(
        Func<CancellationToken, ValueTask<IReadOnlyDictionary<Quantity, double>>> readAsync,
        Func<IReadOnlyDictionary<Quantity, double>, IReadOnlyList<Quantity>> findUnquiet,
        TimeSpan ceiling,
        CancellationToken cancellationToken)
    {
        var wait = new LateWait(timeProvider, ceiling, lost);
        var pause = FirstPause;
        while (true)
        {
            var values = await readAsync(cancellationToken);
            var unquiet = findUnquiet(values);
            var waited = wait.Waited;
            var left = unquiet.Count == 0 ? TimeSpan.Zero : wait.Left(waited);
            if (left <= TimeSpan.Zero)
            {
                return new QuietResult(values, unquiet, waited);
            }

            await Task.Delay(pause < left ? pause : left, timeProvider, cancellationToken);
            pause = pause * PauseGrowth < LongestPause ? pause * PauseGrowth : LongestPause;
        }
    }
}

/// <summary>How a wait for quiet ended.</summary>
/// <param name="Values">The last values, by probe.</param>
/// <param name="Unquiet">The probes that were not quiet when waiting was given up; empty: all were.</param>
/// <param name="Waited">How long it took.</param>
internal sealed record QuietResult(IReadOnlyDictionary<Quantity, double> Values, IReadOnlyList<Quantity> Unquiet, TimeSpan Waited)
{
    /// <summary>Whether every compared value was quiet.</summary>
    public bool IsQuiet => Unquiet.Count == 0;
}
