using System.Globalization;
using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Live;

/// <summary>A client whose request is answered after three quarters of its pace; that is meant to be just inside the server's Handler limit.</summary>
internal sealed class LongPollSession(LiveContext context) : LiveSession(context, lasts: 0.75)
{
    protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken) =>
        ToResult(iteration, await connection.ExchangeAsync(Poll(Lasting), cancellationToken));

    protected override Task CostAsync(LiveConnection connection, CancellationToken cancellationToken) =>
        connection.SendAsync(Poll(Lasting), "while a request was sent", cancellationToken);

    protected override Task<bool> ServeAtOnceAsync(LiveConnection connection, CancellationToken cancellationToken) =>
        AskAtOnceAsync(connection, Poll(TimeSpan.FromMilliseconds(1)), cancellationToken);

    private byte[] Poll(TimeSpan after) => Get(Http1Text.WithQuery(Path, string.Create(CultureInfo.InvariantCulture, $"after={after.TotalMilliseconds:0}")));
}
