using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Clients.Parking;

namespace Leak.Bounds.Servers;

/// <summary>The server's own account of how it ended the connections of one run.</summary>
internal interface ICloseLedger : IDisposable
{
    /// <summary>
    /// How the server ended each of these connections, in their order; <see langword="null"/> in the place of one whose end it has
    /// not recorded yet. <see langword="null"/> as a whole where it cannot tell connections apart (it is read from <c>/metrics</c>).
    /// </summary>
    /// <param name="port">The server's port.</param>
    /// <param name="connections">The client's account of them.</param>
    IReadOnlyList<ServerClose?>? Find(int port, IReadOnlyList<Lifetime> connections);

    /// <summary>
    /// The server's reasons for ending HTTP/2 requests of one route since this was made, with counts; <see langword="null"/> where it
    /// does not tell.
    /// </summary>
    /// <param name="route">The route's pattern, as it was mapped: <c>/post</c>.</param>
    IReadOnlyDictionary<string, int>? CountRequests(string route);

    /// <summary>
    /// The server's reasons (<c>error.type</c>) for all connections, whoever's they were, that ended since this was made, with counts;
    /// those that ended without one are left out.
    /// </summary>
    /// <exception cref="ProbeException">The server does not answer any more.</exception>
    ValueTask<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken);
}
