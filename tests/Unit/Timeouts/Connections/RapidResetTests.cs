using Leak.Clients.Wire.Http2;
using Leak.Timeouts;

namespace Leak.Unit.Timeouts.Connections;

/// <summary>Streams that a client opens and resets in one breath (CVE-2023-44487): most are reset before their handlers begin.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class RapidResetTests
{
    private const int Streams = 60;

    [TestCase("/ok")]
    [TestCase("/hung")]
    public async Task Connection_WhenEveryStreamOfItWasReset_IsIdle(string path)
    {
        await using var server = await TimeoutsServer.StartAsync(
            options => options.KeepAlive = TimeSpan.FromSeconds(1), TestEndpoints.Map);
        using var client = await Client.ConnectAsync(server, server.Http2Port);
        var frames = Http2Requests.Hello();
        for (var stream = 1; stream < 2 * Streams; stream += 2)
        {
            frames.Get(stream, path).ResetStream(stream, Http2ErrorCode.Cancel);
        }

        await client.SendAsync(frames);
        // Kestrel's own limit is put off by each.
        client.Drip(new FrameWriter().Ping(), TimeSpan.FromSeconds(0.2));
        var read = client.ReadToEndAsync();

        // Far below Handler, 90 s, which would end what was forgotten.
        var end = await client.EndAsync();

        end.ErrorType.ShouldBe(TimeoutLimit.KeepAlive.ErrorType());
        server.Fired(TimeoutLimit.Handler).ShouldBe(0);
        await read;
    }
}
