using System.Text;
using Leak.Bounds.Engine;

namespace Leak.Bounds.Workloads.Live;

/// <summary>A client that posts a body steadily, over three quarters of its pace; that is meant to be inside the server's Read limit.</summary>
public sealed class LiveUpload : ILiveClient
{
    /// <inheritdoc/>
    public string Id => "live/upload";

    /// <inheritdoc/>
    public string Summary => "POST of 320 KiB, sent steadily over three quarters of the pace";

    /// <inheritdoc/>
    public string Endpoint => "/post";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The address is not <c>http</c>, or the pace is not more than zero.</exception>
    public ILiveSession Start(LiveContext context) => new Session(context, this);

    private sealed class Session(LiveContext context, IWorkload client) : LiveSession(context, client, lasts: 0.75)
    {
        private const int Parts = 20;

        private static readonly byte[] s_part = Encoding.ASCII.GetBytes(new string('a', 16 * 1024));

        protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken)
        {
            var began = Context.Clock.Now;
            await connection.SendAsync(Head(), "while a request was sent", cancellationToken);
            for (var part = 1; part <= Parts; part++)
            {
                await WaitUntilAsync(began + (part * Lasting / Parts), cancellationToken);
                await connection.SendAsync(s_part, "while the body was sent", cancellationToken);
            }

            return Judge(iteration, await connection.ReadAnswerAsync(cancellationToken));
        }

        protected override async Task CostAsync(LiveConnection connection, CancellationToken cancellationToken)
        {
            await connection.SendAsync(Head(), "while a request was sent", cancellationToken);
            await connection.SendAsync(s_part, "while the body was sent", cancellationToken);
        }

        private byte[] Head() => Post(Parts * s_part.Length, "");
    }
}
