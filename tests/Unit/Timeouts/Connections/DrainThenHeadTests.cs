using Leak.Timeouts;

namespace Leak.Unit.Timeouts.Connections;

/// <summary>
/// An early answer, then the rest of the body together with half of the next head. Kestrel has one set of features for all requests of a
/// connection: what it has of the next must not pass for the one whose body it has read away.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DrainThenHeadTests
{
    private const string EndOfBodyAndHalfAHead = "0123456789GET /ok HTTP/1.1\r\nHost: a\r\n";

    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(25);

    [Test]
    public async Task HalfHead_WhenHeadsHaveALimit_IsEndedByIt()
    {
        await using var server = await StartAsync(head: s_short, keepAlive: s_long, read: s_long);
        using var client = await OpenAsync(server);

        var end = await client.EndAsync();

        end.ErrorType.ShouldBe(TimeoutLimit.RequestHead.ErrorType());
        end.Duration.ShouldBeGreaterThanOrEqualTo(s_short);
        server.Fired(TimeoutLimit.RequestHead).ShouldBe(1);
    }

    [Test]
    public async Task HalfHead_WhenNeitherHeadsNorBodiesHaveALimit_IsEndedByKeepAlive()
    {
        await using var server = await StartAsync(head: TimeSpan.Zero, keepAlive: s_short, read: TimeSpan.Zero);
        using var client = await OpenAsync(server);

        var end = await client.EndAsync();

        end.ErrorType.ShouldBe(TimeoutLimit.KeepAlive.ErrorType());
        end.Duration.ShouldBeGreaterThanOrEqualTo(s_short);
    }

    [Test]
    public async Task HalfHead_WhenItsRestComesWithinItsLimit_IsServedEachTime()
    {
        await using var server = await StartAsync(head: s_long, keepAlive: s_long, read: s_short);
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OpenAsync(server)));

        // Past Read, which was the drained request's; a heartbeat later than it could have acted at last.
        await Task.Delay(s_short + TimeSpan.FromSeconds(2));
        foreach (var client in clients)
        {
            await client.SendAsync("\r\n");
            (await client.ReadAnswerAsync()).ShouldBe((200, "ok"));
            client.Dispose();
        }

        server.Fired(TimeoutLimit.Read).ShouldBe(0);
    }

    private static Task<TimeoutsServer> StartAsync(TimeSpan head, TimeSpan keepAlive, TimeSpan read) => TimeoutsServer.StartAsync(
        options => (options.RequestHead, options.KeepAlive, options.Read) = (head, keepAlive, read), TestEndpoints.Map);

    private static async Task<Client> OpenAsync(TimeoutsServer server)
    {
        var client = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
        (await client.ReadAnswerAsync()).ShouldBe((200, "unread"));
        return await client.SendAsync(EndOfBodyAndHalfAHead);
    }
}
