namespace Leak.Clients.Live;

/// <summary>The clients of one run.</summary>
public interface ILiveSession : IAsyncDisposable
{
    /// <summary>One iteration of one client; waits until its pace has passed, failures are results.</summary>
    Task<IterationResult> RunAsync(Iteration iteration, CancellationToken cancellationToken);

    /// <summary>
    /// Opens one connection, left in the state in which it costs the server most (a request in progress, say),
    /// so that the tasks of one connection can be counted. Disposing what it returns closes the connection.
    /// </summary>
    Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens a connection, carries one request on it to its end as fast as the server lets it, and closes it, so that its tasks can be
    /// counted on their way: what costs most may come after all of the request was read. Default: there is no such request.
    /// </summary>
    /// <returns>Whether one was answered; it is called again then, until the count rises no more.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled: it took too long.</exception>
    Task<bool> RehearseAsync(CancellationToken cancellationToken) => Task.FromResult(false);
}
