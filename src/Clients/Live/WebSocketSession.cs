using System.Globalization;
using System.Text;
using Leak.Clients.Wire.WebSockets;

namespace Leak.Clients.Live;

/// <summary>A client whose WebSocket has nothing to say, and answers the server's pings; an iteration is three quarters of its pace.</summary>
internal sealed class WebSocketSession(LiveContext context) : LiveSession(context, lasts: 0.75)
{
    private const int SwitchingProtocols = 101;

    protected override async Task BeginAsync(LiveConnection connection, CancellationToken cancellationToken)
    {
        var answer = await connection.ExchangeAsync(WebSocketText.Upgrade(Context.Authority, Path), cancellationToken);
        if (answer.Status != SwitchingProtocols)
        {
            var status = answer.Status.ToString(CultureInfo.InvariantCulture);
            throw new LiveFailureException(status, $"status {status} in place of a WebSocket");
        }

        // Once, so that it is known to work; from then on only pings are answered.
        await SendAsync(connection, WebSocketFrame.Text, "hello"u8.ToArray(), cancellationToken);
        var echo = await WebSocketReader.ReadAsync(connection, cancellationToken);
        if (echo.Operation != WebSocketFrame.Text || Encoding.UTF8.GetString(echo.Payload) != "hello")
        {
            throw new LiveFailureException("echo", "the WebSocket sent back something else than it was sent");
        }
    }

    protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken)
    {
        long bytes = 0;
        using var lasting = new CancellationTokenSource(Lasting, Context.Clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lasting.Token, cancellationToken);
        try
        {
            while (true)
            {
                // Where it breaks off, it does so between two frames.
                await connection.FillAsync("while the WebSocket was silent", either.Token);
                var frame = await WebSocketReader.ReadAsync(connection, cancellationToken);
                bytes += frame.Payload.Length;
                if (frame.Operation == WebSocketFrame.Close)
                {
                    throw LiveFailureException.Cut("by a close frame");
                }

                if (frame.Operation == WebSocketFrame.Ping)
                {
                    await SendAsync(connection, WebSocketFrame.Pong, frame.Payload, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (lasting.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new IterationResult(true, "open", bytes);
        }
    }

    private static Task SendAsync(LiveConnection connection, byte operation, byte[] payload, CancellationToken cancellationToken) =>
        connection.SendAsync(WebSocketFrame.Write(operation, payload), "while a frame was sent", cancellationToken);
}
