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
}
