using System.Diagnostics.Metrics;
using Leak.Bounds.Facts;
using Leak.Clients;
using Leak.Clients.Parking;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Bounds.Probes.Kestrel;

/// <summary>
/// Records how each connection of an ASP.NET Core app of this process ended, by Kestrel's own account
/// (<c>kestrel.connection.duration</c>, whose <c>error.type</c> names the limit that fired).
/// </summary>
/// <remarks>
/// Thread-safe. Make it before the connections are opened: Kestrel decides at each connection's start whether it is told of.
/// An ending is recorded shortly <em>after</em> the client has seen the close: wait until as many are here as were closed.
/// The client's port is known only where <see cref="ClientPortTag.TagConnectionsWithClientPort(IServiceCollection)"/> was called on the app.
/// </remarks>
internal sealed class CloseRecorder : IDisposable
{
    private readonly MeterListener _listener;
    private readonly Lock _sync = new();
    private readonly List<ServerClose> _closes = [];
    private readonly Dictionary<(int? Server, int? Client), List<ServerClose>> _byPorts = [];

    /// <summary>Begins to record.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="clock">The run's clock.</param>
    /// <param name="ports">The ports (<c>server.port</c>) whose connections count; none: all of the app's.</param>
    /// <exception cref="InvalidOperationException">The services have no <see cref="IMeterFactory"/>: no ASP.NET Core app's.</exception>
    public CloseRecorder(IServiceProvider services, RunClock clock, params ReadOnlySpan<int> ports)
    {
        int[] counted = [.. ports];
        _listener = AppMeters.Listen<double>(services, "kestrel.connection.duration", (_, seconds, tags, _) =>
        {
            if (MeterTags.IsOfPort(tags, counted))
            {
                Add(new ServerClose(
                    clock.Now,
                    TimeSpan.FromSeconds(seconds),
                    MeterTags.Port(tags, MeterTags.ServerPort),
                    MeterTags.Port(tags, ClientPortTag.Name),
                    MeterTags.Find(tags, MeterTags.ErrorType)?.ToString()));
            }
        });
    }

    /// <summary>How many connections have ended.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _closes.Count;
            }
        }
    }

    /// <summary>Every ending so far, in the order in which they were recorded.</summary>
    public IReadOnlyList<ServerClose> ToList()
    {
        lock (_sync)
        {
            return [.. _closes];
        }
    }

    /// <summary>How many connections ended for each reason; those that ended without one are not in it.</summary>
    public IReadOnlyDictionary<string, int> CountByError() => CountByError(ToList());

    /// <summary>
    /// Whether connections to a port can be told apart: not where all that ended there ended without a tag. Where none has ended yet, they
    /// are taken to be tagged.
    /// </summary>
    /// <param name="port">The server's port.</param>
    public bool TellsApart(int port)
    {
        lock (_sync)
        {
            return !_byPorts.ContainsKey((port, null)) || _byPorts.Keys.Any(ports => ports.Server == port && ports.Client is not null);
        }
    }

    /// <summary>
    /// How the server ended one connection; <see langword="null"/>: it has not. A connection is found by its ports; since
    /// ports are used again, its ending is the first of them whose connection the server accepted at or after the client's connect.
    /// </summary>
    /// <param name="port">The server's port.</param>
    /// <param name="connection">The client's account of it.</param>
    public ServerClose? Find(int port, Lifetime connection)
    {
        lock (_sync)
        {
            if (!_byPorts.TryGetValue((port, connection.ClientPort), out var closes))
            {
                return null;
            }

            foreach (var close in closes)
            {
                if (close.BeganAt >= connection.OpenedAt)
                {
                    return close;
                }
            }

            return null;
        }
    }

    /// <summary>Stops recording; what was recorded stays.</summary>
    public void Dispose() => _listener.Dispose();

    internal static Dictionary<string, int> CountByError(IEnumerable<ServerClose> closes) => closes
        .Where(close => close.Error is not null)
        .GroupBy(close => close.Error!)
        .OrderByDescending(group => group.Count())
        .ToDictionary(group => group.Key, group => group.Count());

    private void Add(ServerClose close)
    {
        lock (_sync)
        {
            _closes.Add(close);
            var ports = (close.ServerPort, close.ClientPort);
            if (!_byPorts.TryGetValue(ports, out var same))
            {
                _byPorts.Add(ports, same = []);
            }

            same.Add(close);
        }
    }
}
