using System.Text;
using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Live;

/// <summary>A client that sends one and the same request at its pace, and wants a status of 2xx.</summary>
/// <param name="context">The run.</param>
/// <param name="contentType">The type of the body; <see langword="null"/>: there is none.</param>
/// <param name="body">The body.</param>
internal sealed class RequestSession(LiveContext context, string? contentType, string body) : LiveSession(context, lasts: 0)
{
    protected override async Task<IterationResult> IterateAsync(LiveConnection connection, Iteration iteration, CancellationToken cancellationToken) =>
        ToResult(iteration, await connection.ExchangeAsync(Request(), cancellationToken));

    /// <summary>Half of a request costs most: its handler waits for the rest. Of one without a body, the whole.</summary>
    protected override Task CostAsync(LiveConnection connection, CancellationToken cancellationToken)
    {
        var request = Request();
        return connection.SendAsync(contentType is null ? request : request[..^1], "while a request was sent", cancellationToken);
    }

    protected override Task<bool> ServeAtOnceAsync(LiveConnection connection, CancellationToken cancellationToken) =>
        AskAtOnceAsync(connection, Request(), cancellationToken);

    private ReadOnlyMemory<byte> Request()
    {
        if (contentType is null)
        {
            return Get(Path);
        }

        var bytes = Encoding.UTF8.GetBytes(body);
        var head = Http1Text.Post(Context.Authority, Path, bytes.Length, $"Content-Type: {contentType}\r\n");
        return (byte[])[.. head, .. bytes];
    }
}
