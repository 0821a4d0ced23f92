using Leak.Bounds.Workloads;

namespace Leak.Bounds;

/// <summary>The server's own account of why it closed the connections of one run.</summary>
public interface IEndingsLedger : IDisposable
{
    /// <summary>
    /// The server's reasons (<c>error.type</c>) for closing these connections, with counts; those that ended
    /// without one are left out. A ledger that cannot tell connections apart (one that is read from
    /// <c>/metrics</c>) answers for all that ended since it was made.
    /// </summary>
    /// <param name="closed">The connections that the server closed.</param>
    /// <param name="cancellationToken">Ends the wait for what the server has yet to record.</param>
    Task<IReadOnlyDictionary<string, int>> CountAsync(IReadOnlyCollection<Lifetime> closed, CancellationToken cancellationToken);
}
