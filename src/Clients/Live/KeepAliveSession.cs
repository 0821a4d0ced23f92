using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Live;

/// <summary>A client that asks now and then on one connection; its pace is meant to be half of the server's KeepAlive limit.</summary>
internal sealed class KeepAliveSession(LiveContext context) : LiveSession(context, lasts: 0)
{
    private const int Bytes = 100;

    protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken) =>
        ToResult(iteration, await connection.ExchangeAsync(Get(Http1Text.WithQuery(Path, $"bytes={Bytes}")), cancellationToken), Bytes);

    protected override Task CostAsync(LiveConnection connection, CancellationToken cancellationToken) =>
        connection.ExchangeAsync(Get(Http1Text.WithQuery(Path, $"bytes={Bytes}")), cancellationToken);

    protected override Task<bool> ServeAtOnceAsync(LiveConnection connection, CancellationToken cancellationToken) =>
        AskAtOnceAsync(connection, Get(Http1Text.WithQuery(Path, $"bytes={Bytes}")), cancellationToken);
}
