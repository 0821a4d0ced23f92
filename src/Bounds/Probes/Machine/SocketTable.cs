using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes.Machine;

/// <summary>
/// One reading of the kernel's table for the server's ports, that serves three counts: the connections that the server holds
/// (<see cref="TcpConnectionsProbe"/>), those that it has forgotten and the kernel keeps, and the bytes that clients have not taken.
/// </summary>
/// <remarks>
/// One reading, since a connection goes from the first count into the second: read one after the other it would be in both, or in neither.
/// Thread-safe.
/// </remarks>
internal sealed class SocketTable : IProbeSource
{
    private readonly int[] _ports;
    private readonly Func<int[]> _except;
    private volatile Counted? _last;

    private SocketTable(int[] ports, Func<int[]> except) => (_ports, _except) = (ports, except);

    /// <inheritdoc/>
    public string Name => "the kernel's table of sockets";

    /// <summary>The probes of a server's ports.</summary>
    /// <param name="ports">The ports; at least one.</param>
    /// <param name="except">The client's ports of connections that do not count: the probes' own.</param>
    /// <param name="unavailable">Why this machine's table cannot tell of them; <see langword="null"/>: it can.</param>
    public static IReadOnlyList<IProbe> Probes(int[] ports, Func<int[]>? except = null, string? unavailable = null)
    {
        var table = new SocketTable(ports, except ?? (() => []));
        var why = unavailable ?? WhyNot(ports[0]);
        return why is null
            ? [table.Probe(Quantity.TcpConnections, counted => counted.Held), .. table.Kernels(null)]
            : [Portable(ports, except, unavailable), .. table.Kernels(why)];
    }

    /// <inheritdoc/>
    public ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var except = _except();
        var counted = new Counted(0, 0, 0);
        foreach (var port in _ports)
        {
            foreach (var row in SocketDiagnostics.Read(port) ?? throw new ProbeException("The kernel did not serve its table of sockets."))
            {
                if (Array.IndexOf(except, row.RemotePort) < 0)
                {
                    counted = counted.With(row);
                }
            }
        }

        _last = counted;
        return ValueTask.CompletedTask;
    }

    private static TcpConnectionsProbe Portable(int[] ports, Func<int[]>? except, string? unavailable) => unavailable is null
        ? new TcpConnectionsProbe(ports) { Except = except ?? (() => []) }
        : new TcpConnectionsProbe(ports) { Unavailable = unavailable };

    private static string? WhyNot(int port) =>
        !OperatingSystem.IsLinux() ? "only Linux tells which sockets no process has any more."
        : SocketDiagnostics.Read(port) is null ? "this kernel does not serve its table of sockets (sock_diag)."
        : null;

    private IProbe[] Kernels(string? unavailable) =>
    [
        Probe(Quantity.KernelSockets, counted => counted.Kernels, unavailable),
        Probe(Quantity.UnsentBytes, counted => counted.Unsent, unavailable),
    ];

    private SharedProbe Probe(Quantity quantity, Func<Counted, double> pick, string? unavailable = null) =>
        new(quantity, this, () => pick(_last ?? throw new ProbeException($"{Name} was not read yet."))) { Unavailable = unavailable };

    private sealed record Counted(int Held, int Kernels, long Unsent)
    {
        // Of a connection that nobody has, a FIN alone is nothing that is kept.
        public Counted With(SocketRow row) => new(
            Held + (row.IsHeld ? 1 : 0), Kernels + (row.IsKernels ? 1 : 0), Unsent + (row.IsHeld || row.IsKernels ? row.Unsent : 0));
    }
}
