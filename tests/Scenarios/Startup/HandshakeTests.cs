using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Leak.Scenarios.Endpoints;
using Leak.Scenarios.Kestrel;
using Leak.Server;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Scenarios.Startup;

/// <summary><c>Timeouts:Handshake</c>, which Kestrel shows to nobody: only a handshake tells that it arrived.</summary>
public sealed class HandshakeTests
{
    private X509Certificate2 _certificate = null!;

    [OneTimeSetUp]
    public void MakeCertificate() => _certificate = LocalhostCertificate.Create();

    [OneTimeTearDown]
    public void DropCertificate() => _certificate.Dispose();

    [Test]
    public async Task Handshake_WhenNoneComes_IsEndedWithTheTimeoutsOnAndAwaitedWithThemOff()
    {
        await using var on = await StartWithTlsAsync("--Timeouts:Handshake=00:00:00.1");
        await using var off = await StartWithTlsAsync("--Timeouts:Handshake=00:00:00.1", "--Timeouts:Enabled=false");
        using var late = new TcpClient("127.0.0.1", off.PublicPort);

        using (var silent = await RawConnection.OpenAsync(on.PublicPort))
        {
            (await silent.ReadToEndAsync()).ShouldBeEmpty("closed by the server");
        }

        await using var tls = new SslStream(
            late.GetStream(), leaveInnerStreamOpen: true, (_, shown, _, _) => shown?.GetCertHashString() == _certificate.Thumbprint);
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(Eventually.Ceiling);
        tls.IsAuthenticated.ShouldBeTrue();
    }

    private Task<RunningServer> StartWithTlsAsync(params string[] settings) => LoopbackServer.StartAsync(
        settings,
        builder => builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate))));
}
