using Leak.Timeouts.Limits;
using Leak.Timeouts.Reporting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Leak.Timeouts.Connections;

/// <summary>
/// How many connections a server may have: upgraded ones count like the others, and those of all endpoints together. Beside that number no
/// connection may take one of the last descriptors of the process, whoever has the others. Thread-safe.
/// </summary>
/// <param name="maxConnections">The most at once; 0 for any number.</param>
/// <param name="files">What the process may open; <see langword="null"/>: not known, and no edge.</param>
/// <param name="isObserving">Whether what is too much is only told.</param>
/// <param name="time">The clock of the log's pauses.</param>
/// <param name="meter">Counts and logs what is refused.</param>
internal sealed class ConnectionBudget(int maxConnections, OpenFiles? files, bool isObserving, TimeProvider time, WatchMeter meter)
{
    private readonly SeldomWarning _full = new();
    private readonly SeldomWarning _past = new();
    private int _open;
    private int _isBound;

    /// <summary>The server's transport asks <see cref="Admits"/> from now on. Says if the process cannot have as many connections as it may.</summary>
    public void OnBound()
    {
        if (Interlocked.Exchange(ref _isBound, 1) == 0 && files is { } known && maxConnections > known.MostConnections && !isObserving)
        {
            Log.TooFewFiles(meter.Logger, maxConnections, known.Limit, known.MostConnections, Remedies.MoreFiles);
        }
    }

    /// <summary>Takes a place, to be given back by <see cref="Leave"/> whatever this says.</summary>
    /// <returns>Whether the connection may stay.</returns>
    public bool Enter(ConnectionContext connection)
    {
        if (Interlocked.Increment(ref _open) <= maxConnections || maxConnections == 0)
        {
            // Late, and better than never: the app added a transport of its own after the timeouts.
            return _isBound == 1 || Admits(connection);
        }

        meter.ConnectionRefused(maxConnections, _full.IsDue(time), isObserving);
        return isObserving;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);

    /// <summary>
    /// Whether the connection may stay, by its descriptor. A new one always gets the lowest that is free (POSIX, <c>accept</c>). So a
    /// connection past the edge means that all below are taken, and nothing has to be counted.
    /// </summary>
    public bool Admits(ConnectionContext connection)
    {
        if (files is not { } known
            || connection.Features.Get<IConnectionSocketFeature>()?.Socket.Handle is not { } descriptor || descriptor < known.MostConnections)
        {
            return true;
        }

        meter.DescriptorRefused(known.Limit, known.Reserve, _past.IsDue(time), isObserving);
        return isObserving;
    }
}
