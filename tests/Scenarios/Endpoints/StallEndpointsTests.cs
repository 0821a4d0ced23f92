using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Leak.Server;
using Leak.Server.Endpoints.Stalls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Scenarios.Endpoints;

/// <summary>What stalls can ask of the sample server, where it is told to serve it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class StallEndpointsTests
{
    [TestCase("/stall/download")]
    [TestCase("/stall/hung")]
    [TestCase("/stall/echo")]
    [TestCase("/stall/push")]
    public async Task Endpoints_WhenNotEnabled_AreNotThere(string path)
    {
        await using var server = await LoopbackServer.StartAsync();
        using var client = server.PublicClient();

        using var answer = await client.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [TestCase("?bytes=70000", 70_000)]
    [TestCase("?bytes=0", 0)]
    [TestCase("", 64 << 20)]
    public async Task Download_WhenAsked_HasSoManyBytes(string query, int bytes)
    {
        await using var server = await StartAsync();
        using var client = server.PublicClient();

        using var answer = await client.GetAsync($"/stall/download{query}");

        answer.Content.Headers.ContentLength.ShouldBe(bytes);
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBe(bytes);
    }

    [TestCase("/stall/download?bytes=x")]
    [TestCase("/stall/download?bytes=-1")]
    [TestCase("/stall/events?every=1e3")]
    [TestCase("/stall/events?bytes=99999999999")]
    [TestCase("/stall/poll?after=soon")]
    public async Task Query_WhenItIsNoNumber_IsRefused(string path)
    {
        await using var server = await StartAsync();
        using var client = server.PublicClient();

        using var answer = await client.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("a whole number from 0 to ");
    }

    [Test]
    public async Task Events_WhenAsked_AreNumberedAndFilledUp()
    {
        await using var server = await StartAsync();
        using var client = server.PublicClient();

        await using var events = await client.GetStreamAsync("/stall/events?every=1&bytes=20");
        var two = new byte[40];
        await events.ReadExactlyAsync(two);

        System.Text.Encoding.ASCII.GetString(two).ShouldBe($"{"data: 0",-18}\n\n{"data: 1",-18}\n\n");
    }

    [Test]
    public async Task Hung_WhenTheClientLeaves_Ends()
    {
        await using var server = await StartAsync();
        var connection = await RawConnection.OpenAsync(server.PublicPort, "GET /stall/hung HTTP/1.1\r\nHost: leak\r\n\r\n");
        await RequestsBecomeAsync(server, 1);

        connection.Dispose();

        await RequestsBecomeAsync(server, 0);
    }

    [Test]
    public async Task Deaf_WhenTheClientLeaves_GoesOnUntilTheGateOpens()
    {
        await using var server = await StartAsync();
        var gate = server.Services.GetRequiredService<DeafGate>();
        var connection = await RawConnection.OpenAsync(server.PublicPort, "GET /stall/deaf HTTP/1.1\r\nHost: leak\r\n\r\n");
        var other = await RawConnection.OpenAsync(server.PublicPort, "GET /stall/hung HTTP/1.1\r\nHost: leak\r\n\r\n");
        await RequestsBecomeAsync(server, 2);

        connection.Reset();
        other.Reset();

        // The one that listens has heard of it.
        await RequestsBecomeAsync(server, 1);
        gate.Waiting.ShouldBe(1, "it ignores its token");
        gate.Open();

        await Eventually.ReadAsync(() => Task.FromResult(gate.Waiting), waiting => waiting == 0, "the handler to go on");
        await RequestsBecomeAsync(server, 0);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Deaf_WhenTheServerStops_IsLetGo(bool politely)
    {
        var server = await StartAsync();
        using var connection = await RawConnection.OpenAsync(server.PublicPort, "GET /stall/deaf HTTP/1.1\r\nHost: leak\r\n\r\n");
        var gate = server.Services.GetRequiredService<DeafGate>();
        await Eventually.ReadAsync(() => Task.FromResult(gate.Waiting), waiting => waiting == 1, "the handler to wait");

        if (politely)
        {
            await server.StopAsync().WaitAsync(Eventually.Ceiling);
        }

        await server.DisposeAsync().AsTask().WaitAsync(Eventually.Ceiling);

        await Eventually.ReadAsync(() => Task.FromResult(gate.Waiting), waiting => waiting == 0, "the handler to go on");
    }

    [Test]
    public async Task Upstream_WhenThereIsNone_SaysSo()
    {
        await using var server = await StartAsync();
        using var client = server.PublicClient();

        using var answer = await client.GetAsync("/stall/upstream");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("set Stalls:Upstream");
    }

    [Test]
    public async Task Upstream_WhenItAnswers_IsPassedOn()
    {
        await using var upstream = await StartAsync();
        await using var server = await StartAsync($"--Stalls:Upstream=http://127.0.0.1:{upstream.PublicPort}/stall/download?bytes=5");
        using var client = server.PublicClient();

        (await client.GetStringAsync("/stall/upstream")).ShouldBe("abcde");
    }

    [Test]
    public async Task Upstream_WhenItNeverAnswers_IsWaitedForUntilTheClientLeaves()
    {
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start();
        await using var server = await StartAsync($"--Stalls:Upstream=http://{upstream.LocalEndpoint}");
        var connection = await RawConnection.OpenAsync(server.PublicPort, "GET /stall/upstream HTTP/1.1\r\nHost: leak\r\n\r\n");
        using var asked = await upstream.AcceptSocketAsync().WaitAsync(Eventually.Ceiling);
        (await asked.ReceiveAsync(new byte[4])).ShouldBe(4, "it is asked");

        connection.Dispose();

        await RequestsBecomeAsync(server, 0);
    }

    [Test]
    public async Task Upstream_WhenItNeverAnswers_IsAnswered504()
    {
        using var upstream = new TcpListener(IPAddress.Loopback, 0);
        upstream.Start();
        await using var server = await StartAsync($"--Stalls:Upstream=http://{upstream.LocalEndpoint}", "--Timeouts:Upstream=00:00:00.1");
        using var client = server.PublicClient();

        using var answer = await client.GetAsync("/stall/upstream");

        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
    }

    [Test]
    public async Task Events_WhenSilent_AreEndedByTheirOwnLimitAndNotByTheHandlers()
    {
        // Long enough for a busy machine to begin the stream in it, or its handler would rightly be ended.
        string[] brief = ["--Timeouts:Handler=00:00:02", "--Timeouts:Read=0", "--Timeouts:Write=0", "--Timeouts:Upstream=0"];
        await using var held = await StartAsync(brief);
        await using var ended = await StartAsync([.. brief, "--Timeouts:Stream=00:00:00.1"]);
        using var silent = await RawConnection.OpenAsync(held.PublicPort, "GET /stall/events HTTP/1.1\r\nHost: leak\r\n\r\n");
        await RequestsBecomeAsync(held, 1);

        // Each ends at a heartbeat of its own, and the first server's has ticked as often: past its handler's limit.
        for (var i = 0; i < 4; i++)
        {
            using var closed = await RawConnection.OpenAsync(ended.PublicPort, "GET /stall/events HTTP/1.1\r\nHost: leak\r\n\r\n");
            (await closed.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 200 ");
        }

        Stats.OpenRequests(held).ShouldBe(1);
    }

    [Test]
    public async Task Deaf_WhenAsManyAsAllowedWait_RefusesMoreAndNoOtherEndpointDoes()
    {
        await using var server = await StartAsync("--Stalls:DeafMaxRequests=2");
        using var client = server.PublicClient();
        for (var i = 0; i < 2; i++)
        {
            _ = client.GetAsync("/stall/deaf");
        }

        var gate = server.Services.GetRequiredService<DeafGate>();
        await Eventually.ReadAsync(() => Task.FromResult(gate.Waiting), waiting => waiting == 2, "both to wait");

        using var third = await client.GetAsync("/stall/deaf");
        using var other = await client.GetAsync("/stall/poll?after=0");

        third.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        gate.Open();
    }

    [TestCase("9000")]
    [TestCase("ftp://127.0.0.1")]
    public async Task Upstream_WhenItIsNoAddress_StopsTheStart(string address) =>
        (await Should.ThrowAsync<OptionsValidationException>(() => StartAsync($"--Stalls:Upstream={address}"))).Message.ShouldContain("Stalls:Upstream");

    [TestCase(1 << 20, HttpStatusCode.OK, "1048576")]
    [TestCase((1 << 20) + 1, HttpStatusCode.RequestEntityTooLarge, "")]
    public async Task Inflate_WhenPosted_CountsTheDecompressedBodyAndRefusesTooMuchOfIt(int bytes, HttpStatusCode status, string expected)
    {
        await using var server = await StartAsync();
        using var client = server.PublicClient();
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[bytes]);
        }

        using var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await client.PostAsync("/stall/inflate", content);

        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(expected);
    }

    [Test]
    public async Task Unread_WhenPosted_AnswersWithoutTheBody()
    {
        await using var server = await StartAsync();
        using var connection = await RawConnection.OpenAsync(
            server.PublicPort, "POST /stall/unread HTTP/1.1\r\nHost: leak\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n");

        (await connection.ReadToEndAsync()).ShouldEndWith("Not read.");
    }

    [TestCase("/stall/echo")]
    [TestCase("/stall/push")]
    public async Task WebSocket_WhenItIsNone_SaysWhatItWants(string path)
    {
        await using var server = await StartAsync();
        using var client = server.PublicClient();

        using var answer = await client.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.UpgradeRequired);
    }

    private static Task<long> RequestsBecomeAsync(RunningServer server, long count) =>
        Eventually.ReadAsync(() => Task.FromResult(Stats.OpenRequests(server)), open => open == count, $"{count} requests in progress");

    private static Task<RunningServer> StartAsync(params string[] settings) => LoopbackServer.StartAsync(["--Stalls:Enabled=true", .. settings]);
}
