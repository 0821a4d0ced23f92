using System.Text;

namespace Leak.Clients.Live;

/// <summary>A client that posts a body steadily, over three quarters of its pace; that is meant to be inside the server's Read limit.</summary>
internal sealed class UploadSession(LiveContext context) : LiveSession(context, lasts: 0.75)
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

        return ToResult(iteration, await connection.ReadAnswerAsync(cancellationToken));
    }

    protected override async Task CostAsync(LiveConnection connection, CancellationToken cancellationToken)
    {
        await connection.SendAsync(Head(), "while a request was sent", cancellationToken);
        await connection.SendAsync(s_part, "while the body was sent", cancellationToken);
    }

    protected override async Task<bool> ServeAtOnceAsync(LiveConnection connection, CancellationToken cancellationToken)
    {
        await connection.SendAsync(Head(), "while a request was sent", cancellationToken);
        for (var part = 1; part <= Parts; part++)
        {
            await connection.SendAsync(s_part, "while the body was sent", cancellationToken);
        }

        await connection.ReadAnswerAsync(cancellationToken);
        return true;
    }

    private byte[] Head() => Post(Parts * s_part.Length, "");
}
