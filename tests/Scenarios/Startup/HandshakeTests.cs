using System.Net.Security;
using System.Net.Sockets;
using Leak.Scenarios.Endpoints;

namespace Leak.Scenarios.Startup;

/// <summary><c>Timeouts:Handshake</c> on the TLS listener; Kestrel shows it to nobody, only a handshake tells that it arrived.</summary>
[Parallelizable]
public sealed class HandshakeTests
{
    [Test]
    public async Task Handshake_WhenNoneComes_IsEndedWithTheTimeoutsOnAndAwaitedWithThemOff()
    {
        await using var on = await LoopbackServer.StartAsync(["--Tls:Port=0", "--Timeouts:Handshake=00:00:00.1"]);
        await using var off = await LoopbackServer.StartAsync(["--Tls:Port=0", "--Timeouts:Handshake=00:00:00.1", "--Timeouts:Enabled=false"]);
        using var late = new TcpClient("127.0.0.1", off.TlsPort.ShouldNotBeNull());

        using (var silent = await RawConnection.OpenAsync(on.TlsPort.ShouldNotBeNull()))
        {
            (await silent.ReadToEndAsync()).ShouldBeEmpty("closed by the server");
        }

        await using var tls = new SslStream(late.GetStream(), leaveInnerStreamOpen: true, (_, shown, _, _) => shown?.Subject == "CN=localhost");
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(Eventually.Ceiling);
        tls.IsAuthenticated.ShouldBeTrue();
    }
}
