using Leak.Bounds.Engine;

namespace Leak.Bounds.Workloads.Live;

/// <summary>A client that asks now and then on one connection; its pace is meant to be half of the server's KeepAlive limit.</summary>
public sealed class LiveKeepAliveTouch : ILiveClient
{
    /// <inheritdoc/>
    public string Id => "live/keep-alive-touch";

    /// <inheritdoc/>
    public string Summary => "a GET at half of the KeepAlive limit on one connection, for the whole run";

    /// <inheritdoc/>
    public string Endpoint => "/stall/download";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The address is not <c>http</c>, or the pace is not more than zero.</exception>
    public ILiveSession Start(LiveContext context) => new Session(context, this);

    private sealed class Session(LiveContext context, IWorkload client) : LiveSession(context, client, lasts: 0)
    {
        private const int Bytes = 100;

        protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken) =>
            Judge(iteration, await connection.ExchangeAsync(Get($"{Path}?bytes={Bytes}"), cancellationToken), Bytes);

        protected override Task CostAsync(LiveConnection connection, CancellationToken cancellationToken) =>
            connection.ExchangeAsync(Get($"{Path}?bytes={Bytes}"), cancellationToken);
    }
}
