using Leak.Scenarios.Endpoints;

namespace Leak.Scenarios.Startup;

/// <summary><c>Timeouts:MaxConnections</c>: one more than there may be is closed at once, and those that are there are served.</summary>
[Parallelizable]
public sealed class MaxConnectionsTests
{
    [Test]
    public async Task Connection_WhenThereAreAsManyAsThereMayBe_IsClosedAndTheOthersAreServed()
    {
        // Nothing else would close it before the ceiling.
        await using var server = await LoopbackServer.StartAsync(
            ["--Timeouts:MaxConnections=1", "--Timeouts:RequestHead=00:00:00", "--Timeouts:KeepAlive=00:00:00"]);
        using var first = await RawConnection.OpenAsync(server.PublicPort);

        // Connected by the kernel is not yet accepted: on a busy machine the server may take in the second of two before the first.
        await first.SendAsync("GET / HTTP/1.1\r\nHost: leak\r\n\r\n");
        (await first.ReadAsync()).ShouldStartWith("HTTP/1.1 404 ");
        using var second = await RawConnection.OpenAsync(server.PublicPort);

        (await second.ReadToEndAsync()).ShouldBeEmpty("closed by the server");

        await first.SendAsync("GET / HTTP/1.1\r\nHost: leak\r\nConnection: close\r\n\r\n");
        (await first.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 404 ");
    }
}
