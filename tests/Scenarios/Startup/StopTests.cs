using Leak.Scenarios.Endpoints;

namespace Leak.Scenarios.Startup;

/// <summary>A stop is not the clients' to delay.</summary>
[Parallelizable]
public sealed class StopTests
{
    [Test]
    public async Task Stop_WhenClientsHangWithTheTimeoutsOff_EndsThem()
    {
        await using var server = await LoopbackServer.StartAsync(["--Timeouts:Enabled=false"]);
        using var idle = await RawConnection.OpenAsync(server.PublicPort);
        using var midHead = await RawConnection.OpenAsync(server.PublicPort, "POST /post HTTP/1.1\r\nHo");
        using var midBody = await RawConnection.OpenAsync(
            server.PublicPort, "POST /post HTTP/1.1\r\nHost: leak\r\nContent-Length: 9\r\n\r\n");
        await Eventually.ReadAsync(() => Task.FromResult(Stats.OpenRequests(server)), requests => requests == 1, "the request to begin");

        // Kestrel alone would wait for the body for 30 s.
        var stop = server.StopAsync();
        (await Task.WhenAny(stop, Task.Delay(Eventually.Ceiling / 2))).ShouldBe(stop, "three hung clients kept the server from stopping");
        await stop;
    }
}
