using System.Net;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes.Machine;

namespace Leak.Bounds.Probes.Address;

/// <summary>The probes of a server that is known by its address, and its account of why connections ended.</summary>
/// <remarks>
/// <para>
/// Counts come from the server's <c>/debug/stats</c>, where that is given and has them, else from its Prometheus metrics;
/// connections, and what the kernel keeps of them, from this machine's table, where the server runs on it. What neither serves is unavailable, with the reason.
/// </para>
/// <para>
/// Reading takes one connection and one request at a time of each address, and both are taken out of the counts that
/// they are in: the connection where it is on the server's port, the request unless a reading shows that it is not counted.
/// Their tasks stay in <see cref="Quantity.ActiveTasks"/>, in the baseline as in every sample.
/// </para>
/// </remarks>
internal sealed class AddressProbes : IDisposable
{
    /// <summary>
    /// Readings at the start. Whether the reader's own request is counted shows in one that finds no other; a second and a third
    /// are for a request of someone else's that happens to be in progress.
    /// </summary>
    private const int FirstReadings = 3;

    /// <summary>Requests that must be without an answer, one after the other, before nobody counts as there.</summary>
    private const int Knocks = 3;

    private static readonly Quantity[] s_served =
    [
        Quantity.OpenConnections, Quantity.ActiveRequests, Quantity.ActiveTasks, Quantity.ThreadPoolThreads, Quantity.ThreadPoolQueue,
        Quantity.LiveHeap, Quantity.FileDescriptors,
    ];

    private readonly MetricsSource _metrics;
    private readonly StatsSource? _stats;
    private readonly bool _hasMetrics;

    private AddressProbes(MetricsSource metrics, string? noMetrics, StatsSource? stats, string? noStats, IReadOnlyList<IProbe> table)
    {
        _metrics = metrics;
        _stats = stats;
        _hasMetrics = noMetrics is null;
        Probes = [.. table, .. s_served.Select(quantity => Make(quantity, noMetrics, noStats))];
        TaskSource = _stats?.Find(Quantity.ActiveTasks) is not null ? _stats.TaskSource ?? _stats.Name
            : _metrics.Find(Quantity.ActiveTasks) is not null ? _metrics.Name
            : null;
    }

    /// <summary>What can be counted.</summary>
    public IReadOnlyList<IProbe> Probes { get; }

    /// <summary>Where the task counts come from; <see langword="null"/>: the server does not serve any.</summary>
    public string? TaskSource { get; }

    /// <summary>
    /// Asks the server for its base address once, so that its connection and request counts exist (they do not
    /// before the first), then reads what it serves.
    /// </summary>
    /// <param name="server">The server's base address.</param>
    /// <param name="metrics">
    /// Its Prometheus metrics; <see langword="null"/>: <c>/metrics</c> of its own address. Better not on the server's own port where there
    /// is a choice, least of all beside <paramref name="stats"/>: then every reading of them is a connection that comes and goes.
    /// </param>
    /// <param name="stats">Its <c>/debug/stats</c>; <see langword="null"/>: none.</param>
    /// <param name="timeProvider">The source of time.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="otherPorts">
    /// The server's other ports. Connections are counted on all; what the metrics tell of endings is of the first of these, where there is
    /// one, else of the server's own.
    /// </param>
    /// <exception cref="ProbeException">
    /// Nothing answers at <paramref name="server"/>, or at <paramref name="metrics"/> or <paramref name="stats"/> where they are given.
    /// </exception>
    public static async Task<AddressProbes> OpenAsync(
        Uri server, Uri? metrics, Uri? stats, TimeProvider timeProvider, CancellationToken cancellationToken, params int[] otherPorts)
    {
        await KnockAsync(server, timeProvider, cancellationToken);
        var metricsSource = new MetricsSource(metrics ?? new Uri(server, "/metrics"), otherPorts is [var first, ..] ? first : server.Port, timeProvider);
        var statsSource = stats is null ? null : new StatsSource(stats, server.Port, timeProvider);
        try
        {
            var noStats = statsSource is null ? null : await TryAsync(statsSource, isNamed: true, cancellationToken);

            // A count that is not in the metrics cannot tell whether their reader's connection is open when it is taken.
            metricsSource.Reader.KeepsConnection = statsSource?.Find(Quantity.OpenConnections) is null;
            var noMetrics = await TryAsync(metricsSource, isNamed: metrics is not null, cancellationToken);
            var table = TableProbes(server, () => [.. metricsSource.Reader.LocalPorts, .. statsSource?.Reader.LocalPorts ?? []], otherPorts);
            return new AddressProbes(metricsSource, noMetrics, statsSource, noStats, table);
        }
        catch
        {
            metricsSource.Dispose();
            statsSource?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// How many connections have ended for each reason (<c>error.type</c>) since the server began, whoever's they were: what a run
    /// ended is the difference of two. <see langword="null"/> where the server does not tell.
    /// </summary>
    /// <exception cref="ProbeException">The server does not answer any more.</exception>
    public async ValueTask<IReadOnlyDictionary<string, int>?> CountClosesAsync(CancellationToken cancellationToken)
    {
        if (!_hasMetrics)
        {
            return null;
        }

        await _metrics.RefreshAsync(cancellationToken);
        return _metrics.CountCloses();
    }

    /// <summary>When the server's process began (<c>process_start_time_seconds</c>); <see langword="null"/> where its metrics do not tell, or not any more.</summary>
    public async ValueTask<DateTimeOffset?> ReadStartAsync(CancellationToken cancellationToken)
    {
        if (!_hasMetrics || _metrics.StartedAt is null)
        {
            return null;
        }

        try
        {
            await _metrics.RefreshAsync(cancellationToken);
            return _metrics.StartedAt;
        }
        catch (ProbeException)
        {
            // Whether it is still there is asked in another way.
            return null;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _metrics.Dispose();
        _stats?.Dispose();
    }

    /// <summary>
    /// Makes a request, on a connection of its own, whatever is answered. Where nothing is, it makes another: one connection without an
    /// answer is no server that is gone.
    /// </summary>
    /// <exception cref="ProbeException">Nothing answers at <paramref name="server"/>.</exception>
    internal static async Task KnockAsync(Uri server, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        for (var left = Knocks - 1; ; left--)
        {
            using var door = new AddressReader(server, "*/*", timeProvider);
            try
            {
                await door.KnockAsync(cancellationToken);
                return;
            }
            catch (ProbeException) when (left > 0)
            {
                // Once more.
            }
        }
    }

    /// <summary>
    /// Reads a source for the first times, and says why there is nothing in it; <see langword="null"/>: there is. A first answer may take its
    /// time on a busy machine, and a run whose counts are missing for that would pass with any number of them.
    /// </summary>
    /// <exception cref="ProbeException">The caller named it, and it does not answer.</exception>
    private static async Task<string?> TryAsync(IProbeSource source, bool isNamed, CancellationToken cancellationToken)
    {
        var knocks = 0;
        for (var reading = 0; reading < FirstReadings;)
        {
            try
            {
                await source.RefreshAsync(cancellationToken);
                reading++;
            }
            catch (ProbeException exception) when (exception.IsSilence && ++knocks < Knocks)
            {
                // Once more.
            }
            catch (ProbeException exception) when (!exception.IsSilence || !isNamed)
            {
                return exception.Message;
            }
        }

        return null;
    }

    /// <summary>What this machine's table tells of the server, where it runs here.</summary>
    internal static IReadOnlyList<IProbe> TableProbes(Uri server, Func<int[]> except, params int[] otherPorts)
    {
        var isHere = server.IsLoopback || (IPAddress.TryParse(server.IdnHost, out var address) && OwnAddresses.Have(address));
        return SocketTable.Probes(
            [server.Port, .. otherPorts], except, isHere ? null : $"{server.Host} is not an address of this machine, whose TCP table alone can be read.");
    }

    private SharedProbe Make(Quantity quantity, string? noMetrics, string? noStats)
    {
        if (_stats?.Find(quantity) is not null)
        {
            return new(quantity, _stats, () => _stats.Find(quantity) ?? throw Missing(_stats, quantity));
        }

        var metric = MetricsSource.MetricOf(quantity);
        var reasons = new[] { noStats ?? (_stats is null ? null : $"{_stats.Name} has no {quantity.Name}."), noMetrics ?? $"{_metrics.Name} has no {metric} of this server." };
        return new(quantity, _metrics, () => _metrics.Find(quantity) ?? throw Missing(_metrics, quantity))
        {
            Unavailable = _metrics.Find(quantity) is null ? string.Join(" ", reasons.OfType<string>()) : null,
        };
    }

    private static ProbeException Missing(IProbeSource source, Quantity quantity) =>
        new($"{source.Name} does not tell of {quantity.Name} any more.");
}
