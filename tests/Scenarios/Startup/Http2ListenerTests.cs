using System.Net;
using Leak.Scenarios.Endpoints;
using Leak.Server;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Startup;

/// <summary>Section <c>Http2</c>: the listener for HTTP/2 without TLS.</summary>
public sealed class Http2ListenerTests
{
    [Test]
    public async Task Http2_WhenAskedFor_IsServedBesideEveryOtherAddress()
    {
        using var logs = new CapturedLogs();
        await using var server = ServerApp.Build(
            ["--urls=http://127.0.0.1:0;http://127.0.0.1:0", "--Http2:Port=0", "--Diagnostics:Port=0", "--Logging:LogLevel:Default=Warning"],
            builder => builder.Logging.AddProvider(logs));
        await server.StartAsync();

        server.PublicAddresses.Count.ShouldBe(3);
        var http2 = server.Http2Port.ShouldNotBeNull();
        (await PostAsync(http2, HttpVersion.Version20)).ShouldBe("2.0 Post request processed.");
        foreach (var address in server.PublicAddresses.Where(address => new Uri(address).Port != http2))
        {
            (await PostAsync(new Uri(address).Port, HttpVersion.Version11)).ShouldBe("1.1 Post request processed.");
        }

        server.PublicPort.ShouldNotBe(http2);
        logs.Messages.ShouldBeEmpty("nothing to warn of");
    }

    [Test]
    public async Task Http2_WhenNotAskedFor_IsNotThere()
    {
        await using var server = await LoopbackServer.StartAsync();

        server.Http2Port.ShouldBeNull();
        server.PublicAddresses.ShouldHaveSingleItem();
    }

    [Test]
    public async Task Http2_WhenTheUserNamesEndpoints_IsServedBesideThem()
    {
        await using var server = ServerApp.Build(
            ["--Kestrel:Endpoints:Mine:Url=http://127.0.0.1:0", "--Http2:Port=0", "--Diagnostics:Port=0", "--Logging:LogLevel:Default=Warning"]);
        await server.StartAsync();

        // Kestrel binds by name: "Http2" comes before "Mine".
        server.PublicAddresses.Count.ShouldBe(2);
        (await PostAsync(server.PublicPort, HttpVersion.Version11)).ShouldBe("1.1 Post request processed.");
        (await PostAsync(server.Http2Port.ShouldNotBeNull(), HttpVersion.Version20)).ShouldBe("2.0 Post request processed.");
    }

    private static async Task<string> PostAsync(int port, Version version)
    {
        using var client = new HttpClient { Timeout = Eventually.Ceiling };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/post")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("x"),
        };
        using var response = await client.SendAsync(request);
        return $"{response.Version} {await response.Content.ReadAsStringAsync()}";
    }
}
