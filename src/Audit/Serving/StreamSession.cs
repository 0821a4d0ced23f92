using Leak.Audit.Looking;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Serving;

/// <summary>Reads an event stream as it comes. A server may end it in full, as a browser would then ask again; it must not cut it.</summary>
internal sealed class StreamSession(LiveContext context, Door door) : OpenSession(context, door)
{
    protected override async Task<IterationResult> OpenAsync(CancellationToken cancellationToken)
    {
        using var response = await GetAsync("text/event-stream", cancellationToken);
        if (Refused(response) is { } refused)
        {
            return refused;
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            NoteRead(read);
        }

        return new IterationResult(true, "ended");
    }
}
