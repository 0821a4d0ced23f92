using System.Globalization;
using Leak.Bounds.Engine;

namespace Leak.Bounds.Workloads.Live;

/// <summary>A client whose request is answered after three quarters of its pace; that is meant to be just inside the server's Handler limit.</summary>
public sealed class LiveLongPoll : ILiveClient
{
    /// <inheritdoc/>
    public string Id => "live/long-poll";

    /// <inheritdoc/>
    public string Summary => "GET that is answered after three quarters of the pace";

    /// <inheritdoc/>
    public string Endpoint => "/stall/poll";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The address is not <c>http</c>, or the pace is not more than zero.</exception>
    public ILiveSession Start(LiveContext context) => new Session(context, this);

    private sealed class Session(LiveContext context, IWorkload client) : LiveSession(context, client, lasts: 0.75)
    {
        protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken) =>
            Judge(iteration, await connection.ExchangeAsync(Poll(), cancellationToken));

        protected override Task CostAsync(LiveConnection connection, CancellationToken cancellationToken) =>
            connection.SendAsync(Poll(), "while a request was sent", cancellationToken);

        private byte[] Poll() => Get(string.Create(CultureInfo.InvariantCulture, $"{Path}?after={Lasting.TotalMilliseconds:0}"));
    }
}
