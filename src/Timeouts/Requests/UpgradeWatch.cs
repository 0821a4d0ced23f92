using Microsoft.AspNetCore.Http.Features;

namespace Leak.Timeouts.Requests;

/// <summary>Notes that a request became a WebSocket or another protocol, and what its client sends from then on.</summary>
internal sealed class UpgradeWatch(RequestWatch request, IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => connect?.IsExtendedConnect == true;

    public string? Protocol => connect?.Protocol;

    public async Task<Stream> UpgradeAsync()
    {
        request.OnUpgraded();
        return Watched(await upgrade!.UpgradeAsync());
    }

    public async ValueTask<Stream> AcceptAsync()
    {
        request.OnUpgraded();
        return Watched(await connect!.AcceptAsync());
    }

    private ActivityStream Watched(Stream stream) => new(stream, request);
}
