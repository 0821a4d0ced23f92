using Leak.Bounds.Engine;
using Leak.Bounds.Workloads.Parking;

namespace Leak.Bounds.Workloads.Live;

/// <summary>A client that reads a large response steadily, over three quarters of its pace; that is meant to be inside the server's Write limit.</summary>
public sealed class LiveDownload : ILiveClient
{
    /// <inheritdoc/>
    public string Id => "live/download";

    /// <inheritdoc/>
    public string Summary => "GET of 8 MiB, read steadily over three quarters of the pace";

    /// <inheritdoc/>
    public string Endpoint => "/stall/download";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The address is not <c>http</c>, or the pace is not more than zero.</exception>
    public ILiveSession Start(LiveContext context) => new Session(context, this);

    private sealed class Session(LiveContext context, IWorkload client) : LiveSession(context, client, lasts: 0.75)
    {
        private const int Bytes = 8 << 20;
        private const int Parts = 20;

        // Small, so that the response waits in the server and not in the client's buffer.
        protected override int? ReceiveBufferBytes => 64 * 1024;

        protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken)
        {
            var began = Context.Clock.Now;
            await AskAsync(connection, cancellationToken);
            var response = new ResponseReader();
            long read = 0;
            for (var part = 1; part <= Parts && !response.IsComplete; part++)
            {
                await WaitUntilAsync(began + (part * Lasting / Parts), cancellationToken);

                // The last part has the rest, whatever the head's size.
                var upTo = part == Parts ? long.MaxValue : (long)part * Bytes / Parts;
                while (read < upTo && !response.IsComplete)
                {
                    read += await connection.FollowAsync(response, (int)Math.Min(upTo - read, int.MaxValue), cancellationToken);
                }
            }

            return Judge(iteration, new LiveConnection.Answer(response.StatusCode!.Value, read, response.BodyBytes, response.Closes), Bytes);
        }

        protected override Task CostAsync(LiveConnection connection, CancellationToken cancellationToken) => AskAsync(connection, cancellationToken);

        private Task AskAsync(LiveConnection connection, CancellationToken cancellationToken) =>
            connection.SendAsync(Get($"{Path}?bytes={Bytes}"), "while a request was sent", cancellationToken);
    }
}
