using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Live;

/// <summary>A client that reads a large response steadily, over three quarters of its pace; that is meant to be inside the server's Write limit.</summary>
internal sealed class DownloadSession(LiveContext context) : LiveSession(context, lasts: 0.75)
{
    private const int Bytes = 8 << 20;
    private const int BytesAtOnce = 64 << 10;
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

        return ToResult(iteration, new LiveConnection.Answer(response.StatusCode!.Value, read, response.BodyBytes, response.Closes), Bytes);
    }

    protected override Task CostAsync(LiveConnection connection, CancellationToken cancellationToken) => AskAsync(connection, cancellationToken);

    protected override Task<bool> ServeAtOnceAsync(LiveConnection connection, CancellationToken cancellationToken) =>
        AskAtOnceAsync(connection, Get(Http1Text.WithQuery(Path, $"bytes={BytesAtOnce}")), cancellationToken);

    private Task AskAsync(LiveConnection connection, CancellationToken cancellationToken) =>
        connection.SendAsync(Get(Http1Text.WithQuery(Path, $"bytes={Bytes}")), "while a request was sent", cancellationToken);
}
