using System.Net;
using System.Net.Sockets;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Address;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Probes.Tasks;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Bounds.Servers;

/// <summary>A server that already runs: what can be seen from outside, from its metrics and from its diagnostics.</summary>
public sealed class RemoteServer : IServerUnderTest
{
    private static readonly CountProbe s_outgoingUnknown = new(Quantity.OutgoingConnections, () => 0)
    {
        Unavailable = "The server's process is not known, whose list of sockets alone tells of them (--pid, where it runs on this machine).",
    };

    private readonly AddressProbes _probes;
    private readonly TimeProvider _timeProvider;

    private readonly ServerProcess? _process;
    private readonly IReadOnlyDictionary<ServerListener, IPEndPoint> _others;

    private RemoteServer(
        Uri address, IPEndPoint endPoint, AddressProbes probes, ServerProcess? process, IReadOnlyDictionary<ServerListener, IPEndPoint> others, TimeProvider timeProvider)
    {
        _process = process;
        _others = others;
        Probes =
        [
            .. probes.Probes.Where(probe => process is null || probe.Quantity != Quantity.FileDescriptors),
            .. process is null ? [s_outgoingUnknown] : new[] { process.Descriptors() }.Concat(process.Outgoing([.. others.Values.Select(other => other.Port).Append(endPoint.Port).Distinct()])),
        ];
        _timeProvider = timeProvider;
        Address = address;
        EndPoint = endPoint;
        _probes = probes;
    }

    /// <inheritdoc/>
    public IPEndPoint EndPoint { get; }

    /// <inheritdoc/>
    public IPEndPoint? FindEndPoint(ServerListener listener) => listener == ServerListener.Http1 ? EndPoint : _others.GetValueOrDefault(listener);

    /// <inheritdoc/>
    public Uri Address { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IProbe> Probes { get; }

    /// <inheritdoc/>
    public string? TaskSource => _probes.TaskSource;

    TaskCensus? IServerUnderTest.Tasks => null;

    int? IServerUnderTest.ProcessId => _process?.Id;

    /// <inheritdoc/>
    public bool IsInProcess => false;

    /// <summary>Finds out what the server serves.</summary>
    /// <param name="address">Its base address, plain HTTP.</param>
    /// <param name="diagnostics">The base address of its <c>/debug/stats</c> and of metrics that are not public; <see langword="null"/>: it has none.</param>
    /// <param name="timeProvider">The source of time.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ProbeException">Nothing answers at the address, or at <paramref name="diagnostics"/> where they are given, or it has none.</exception>
    public static Task<RemoteServer> OpenAsync(Uri address, Uri? diagnostics, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        OpenAsync(address, diagnostics, process: null, timeProvider, cancellationToken);

    /// <summary>The same, of a server whose process is known, and its listeners beside the plain one.</summary>
    internal static async Task<RemoteServer> OpenAsync(
        Uri address,
        Uri? diagnostics,
        ServerProcess? process,
        TimeProvider timeProvider,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<ServerListener, IPEndPoint>? others = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        var endPoint = new IPEndPoint(await ResolveAsync(address, cancellationToken), address.Port);
        var probes = await AddressProbes.OpenAsync(
            address,
            metrics: diagnostics is null ? null : new Uri(diagnostics, "/metrics"),
            stats: diagnostics is null ? null : new Uri(diagnostics, "/debug/stats"),
            timeProvider,
            cancellationToken,
            [.. (others?.Values.Select(other => other.Port) ?? []).Where(port => port != address.Port).Distinct()]);
        return new RemoteServer(address, endPoint, probes, process, others ?? new Dictionary<ServerListener, IPEndPoint>(), timeProvider);
    }

    async Task<ICloseLedger?> IServerUnderTest.RecordClosesAsync(RunClock clock, CancellationToken cancellationToken) =>
        await _probes.CountClosesAsync(cancellationToken) is { } before ? new MetricsCloseLedger(_probes, before) : null;

    ValueTask<DateTimeOffset?> IServerUnderTest.ReadStartAsync(CancellationToken cancellationToken) =>
        _process is { } process ? new(process.ReadStartedAt()) : _probes.ReadStartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task EnsureAnswersAsync(CancellationToken cancellationToken) => AddressProbes.KnockAsync(Address, _timeProvider, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var probe in Probes)
        {
            await probe.DisposeAsync();
        }

        _probes.Dispose();
    }

    internal static async Task<IPAddress> ResolveAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(address.IdnHost, cancellationToken);
            return Array.Find(addresses, each => each.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        }
        catch (SocketException e)
        {
            throw new ProbeException($"{address.Host}: the name has no address ({e.Message}).", e);
        }
    }

    /// <summary>What the server's metrics say of endings since the run began, whoever's connections they were.</summary>
    private sealed class MetricsCloseLedger(AddressProbes probes, IReadOnlyDictionary<string, int> before) : ICloseLedger
    {
        public IReadOnlyList<ServerClose?>? Find(int port, IReadOnlyList<Lifetime> connections) => null;

        public IReadOnlyDictionary<string, int>? CountRequests(string route) => null;

        public async ValueTask<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken)
        {
            var after = await probes.CountClosesAsync(cancellationToken) ?? before;
            return after
                .Select(pair => (pair.Key, Count: pair.Value - before.GetValueOrDefault(pair.Key)))
                .Where(pair => pair.Count > 0)
                .ToDictionary(pair => pair.Key, pair => pair.Count);
        }

        public void Dispose()
        {
        }
    }
}
