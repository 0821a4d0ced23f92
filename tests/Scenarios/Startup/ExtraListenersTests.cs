using System.Net;
using Leak.Scenarios.Endpoints;
using Leak.Server;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Startup;

/// <summary>Sections <c>Http2</c> and <c>Tls</c>: the listeners beside the plain one.</summary>
[Parallelizable]
public sealed class ExtraListenersTests
{
    [Test]
    public async Task Listeners_WhenAskedFor_AreServedBesideEveryOtherAddress()
    {
        using var logs = new CapturedLogs();
        await using var server = ServerApp.Build(
            ["--urls=http://127.0.0.1:0;http://127.0.0.1:0", "--Http2:Port=0", "--Tls:Port=0", "--Diagnostics:Port=0", "--Logging:LogLevel:Default=Warning"],
            builder => builder.Logging.AddProvider(logs));
        await server.StartAsync();

        server.PublicAddresses.Count.ShouldBe(4);
        var http2 = server.Http2Port.ShouldNotBeNull();
        (await PostAsync($"http://127.0.0.1:{http2}", HttpVersion.Version20)).ShouldBe("2.0 Post request processed.");
        var tls = server.TlsPort.ShouldNotBeNull();
        (await PostAsync($"https://127.0.0.1:{tls}", HttpVersion.Version11)).ShouldBe("1.1 Post request processed.");
        foreach (var address in server.PublicAddresses.Where(address => new Uri(address).Port is var port && port != http2 && port != tls))
        {
            (await PostAsync(address, HttpVersion.Version11)).ShouldBe("1.1 Post request processed.");
        }

        server.PublicPort.ShouldNotBe(http2);
        server.PublicPort.ShouldNotBe(tls);
        logs.Messages.ShouldBeEmpty("nothing to warn of");
    }

    [Test]
    public async Task Listeners_WhenNotAskedFor_AreNotThere()
    {
        await using var server = await LoopbackServer.StartAsync();

        server.Http2Port.ShouldBeNull();
        server.TlsPort.ShouldBeNull();
        server.PublicAddresses.ShouldHaveSingleItem();
    }

    [Test]
    public async Task Tls_SpeaksWhatItsClientChooses()
    {
        await using var server = await LoopbackServer.StartAsync(["--Tls:Port=0"]);

        server.Http2Port.ShouldBeNull();
        (await PostAsync($"https://127.0.0.1:{server.TlsPort}", HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower)).ShouldBe("2.0 Post request processed.");
        (await PostAsync($"https://127.0.0.1:{server.TlsPort}", HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact)).ShouldBe("1.1 Post request processed.");
    }

    [Test]
    public async Task Listeners_WhenTheUserNamesEndpoints_AreServedBesideThem()
    {
        await using var server = ServerApp.Build(
        [
            "--Kestrel:Endpoints:Mine:Url=http://127.0.0.1:0", "--Http2:Port=0", "--Tls:Port=0", "--Diagnostics:Port=0",
            "--Logging:LogLevel:Default=Warning",
        ]);
        await server.StartAsync();

        // Kestrel binds by name: "Http2" comes before "Mine".
        server.PublicAddresses.Count.ShouldBe(3);
        (await PostAsync($"http://127.0.0.1:{server.PublicPort}", HttpVersion.Version11)).ShouldBe("1.1 Post request processed.");
        (await PostAsync($"http://127.0.0.1:{server.Http2Port}", HttpVersion.Version20)).ShouldBe("2.0 Post request processed.");
        (await PostAsync($"https://127.0.0.1:{server.TlsPort}", HttpVersion.Version11)).ShouldBe("1.1 Post request processed.");
    }

    private static async Task<string> PostAsync(string address, Version version, HttpVersionPolicy policy = HttpVersionPolicy.RequestVersionExact)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost";
        using var client = new HttpClient(handler) { Timeout = Eventually.Ceiling };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/post")
        {
            Version = version,
            VersionPolicy = policy,
            Content = new StringContent("x"),
        };
        using var response = await client.SendAsync(request);
        return $"{response.Version} {await response.Content.ReadAsStringAsync()}";
    }
}
