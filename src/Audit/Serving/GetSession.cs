using Leak.Audit.Looking;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Serving;

/// <summary>GET, again and again, each answer read to its end.</summary>
internal sealed class GetSession(LiveContext context, Door door, Version version) : LibrarySession(context, door, version)
{
    protected override async Task<IterationResult> IterateAsync(CancellationToken cancellationToken)
    {
        using var ceiling = Ceiling(cancellationToken);
        var asked = Clock.Now;
        using var response = await GetAsync(accept: null, ceiling.Token);
        await using var body = await response.Content.ReadAsStreamAsync(ceiling.Token);
        var counted = new byte[16 * 1024];
        long bytes = 0;
        while (await body.ReadAsync(counted, ceiling.Token) is > 0 and var read)
        {
            bytes += read;
        }

        return Refused(response) ?? Served(asked, bytes);
    }
}
