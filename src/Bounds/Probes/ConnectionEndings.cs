using System.Diagnostics.Metrics;
using Leak.Bounds.Workloads;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Bounds.Probes;

/// <summary>
/// Records how each connection of an ASP.NET Core app of this process ended, by Kestrel's own account
/// (<c>kestrel.connection.duration</c>, whose <c>error.type</c> names the limit that fired).
/// </summary>
/// <remarks>
/// Thread-safe. Make it before the connections are opened: Kestrel decides at each connection's start whether it is told of.
/// An ending is recorded shortly <em>after</em> the client has seen the close: wait until as many are here as were closed.
/// The client's port is known only where <see cref="ClientPortTag.TagConnectionsWithClientPort(IServiceCollection)"/> was called on the app.
/// </remarks>
public sealed class ConnectionEndings : IDisposable
{
    private readonly MeterListener _listener;
    private readonly Lock _sync = new();
    private readonly List<ConnectionEnding> _endings = [];
    private readonly Dictionary<(int? Server, int? Client), List<ConnectionEnding>> _byPorts = [];

    /// <summary>Begins to record.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="clock">The run's clock.</param>
    /// <param name="ports">The ports (<c>server.port</c>) whose connections count; none: all of the app's.</param>
    /// <exception cref="InvalidOperationException">The services have no <see cref="IMeterFactory"/>: no ASP.NET Core app's.</exception>
    public ConnectionEndings(IServiceProvider services, RunClock clock, params ReadOnlySpan<int> ports)
    {
        int[] counted = [.. ports];
        _listener = AppMeters.Listen<double>(services, "kestrel.connection.duration", (_, seconds, tags, _) =>
        {
            if (MeterTags.IsOfPort(tags, counted))
            {
                Add(new ConnectionEnding(
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
                return _endings.Count;
            }
        }
    }

    /// <summary>Every ending so far, in the order in which they were recorded.</summary>
    public IReadOnlyList<ConnectionEnding> ToList()
    {
        lock (_sync)
        {
            return [.. _endings];
        }
    }

    /// <summary>How many connections ended for each reason; those that ended without one are not in it.</summary>
    public IReadOnlyDictionary<string, int> CountByError() => CountByError(ToList());

    /// <summary>
    /// How the server ended one connection; <see langword="null"/>: it has not. A connection is found by its ports; since
    /// ports are used again, its ending is the first of them whose connection the server accepted at or after the client's connect.
    /// </summary>
    /// <param name="port">The server's port.</param>
    /// <param name="connection">The client's account of it.</param>
    public ConnectionEnding? Find(int port, Lifetime connection)
    {
        lock (_sync)
        {
            if (!_byPorts.TryGetValue((port, connection.ClientPort), out var endings))
            {
                return null;
            }

            foreach (var ending in endings)
            {
                if (ending.BeganAt >= connection.OpenedAt)
                {
                    return ending;
                }
            }

            return null;
        }
    }

    /// <summary>Stops recording; what was recorded stays.</summary>
    public void Dispose() => _listener.Dispose();

    internal static Dictionary<string, int> CountByError(IEnumerable<ConnectionEnding> endings) => endings
        .Where(ending => ending.Error is not null)
        .GroupBy(ending => ending.Error!)
        .OrderByDescending(group => group.Count())
        .ToDictionary(group => group.Key, group => group.Count());

    private void Add(ConnectionEnding ending)
    {
        lock (_sync)
        {
            _endings.Add(ending);
            var ports = (ending.ServerPort, ending.ClientPort);
            if (!_byPorts.TryGetValue(ports, out var same))
            {
                _byPorts.Add(ports, same = []);
            }

            same.Add(ending);
        }
    }
}

/// <summary>How the server ended one connection, or saw it end.</summary>
/// <param name="At">When that was recorded, since the start of the run.</param>
/// <param name="Duration">From its accept to its end, by the server's clock.</param>
/// <param name="ServerPort">The server's port; <see langword="null"/> where it has none.</param>
/// <param name="ClientPort">The client's port; <see langword="null"/> where the app does not tag connections with it.</param>
/// <param name="Error">The server's reason (<c>error.type</c>): <c>keep_alive_timeout</c> …; <see langword="null"/>: the client closed, or all went well.</param>
public readonly record struct ConnectionEnding(TimeSpan At, TimeSpan Duration, int? ServerPort, int? ClientPort, string? Error)
{
    /// <summary>When the server accepted it, since the start of the run; late by what recording took, never early.</summary>
    public TimeSpan BeganAt => At - Duration;
}
