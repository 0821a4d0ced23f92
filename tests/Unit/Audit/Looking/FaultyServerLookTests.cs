using System.Text;
using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Shared;

namespace Leak.Unit.Audit.Looking;

/// <summary>Slow, wrong and hostile servers: each look ends, and says what it saw.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class FaultyServerLookTests
{
    [Test]
    public async Task Look_WhenNothingListens_SaysSoAndTriesNothing()
    {
        using var bound = LoopbackListener.Refusing(out var endPoint);

        var look = await Looks.AtAsync(Looks.Patient, new Uri($"http://{endPoint}"));

        look.Finding("HTTP/1.1").ShouldBe(new("HTTP/1.1", false, "refuses connections"));
        ShouldBeNothing(look, $"http://{endPoint} refuses connections");
        look.NotTried[Stalls.Tcp.Idle.Id].ShouldBe(new($"no plain HTTP/1.1 at http://{endPoint}: refuses connections", null));
    }

    [Test]
    public async Task Look_WhenTheNameHasNoAddress_SaysSo() =>
        ShouldBeNothing(await Looks.AtAsync(Looks.Patient, new Uri("http://no-such-host.invalid:8080")), "its name has no address");

    [Test]
    public async Task Look_WhenTheServerIsMute_EndsAndSaysSo()
    {
        await using var server = new LookServer((_, token) => LookServer.SilenceAsync(token));

        var look = await Looks.AtAsync(Looks.Brief, server.Address);

        look.Finding("HTTP/1.1").ShouldBe(new("HTTP/1.1", false, "GET / did not answer within 300ms"));
        look.Finding("HTTP/2 by prior knowledge").Seen.ShouldBe("did not answer within 300ms");
        ShouldBeNothing(look, "did not answer within 300ms");
    }

    [Test]
    public async Task Look_WhenTheServerResets_EndsAndSaysSo()
    {
        await using var server = new LookServer(async (stream, token) =>
        {
            // A stream that is disposed would send FIN first.
            var socket = ((System.Net.Sockets.NetworkStream)stream).Socket;
            socket.LingerState = new(enable: true, seconds: 0);
            _ = await stream.ReadAsync(new byte[4096], token);
            socket.Dispose();
        });

        ShouldBeNothing(await Looks.AtAsync(Looks.Patient, server.Address), "reset the connection");
    }

    [Test]
    public async Task Look_WhenTheServerClosesAtOnce_EndsAndSaysSo()
    {
        await using var server = new LookServer(async (stream, token) => _ = await stream.ReadAsync(new byte[4096], token));

        ShouldBeNothing(await Looks.AtAsync(Looks.Patient, server.Address), "closed the connection without an answer");
    }

    [Test]
    public async Task Look_WhenTheServerSpeaksSomethingElse_SaysSoWithoutItsControls()
    {
        await using var server = new LookServer(async (stream, token) =>
        {
            await stream.WriteAsync("220 \u001b[2J\u0007mail.example ESMTP\r\n"u8.ToArray(), token);
            _ = await stream.ReadAsync(new byte[4096], token);
        });

        var look = await Looks.AtAsync(Looks.Patient, server.Address);

        ShouldBeNothing(look, "GET / answered what is not HTTP");
        ShouldBePlain(look);
    }

    [Test]
    public async Task Look_WhenGarbageHasNoEnd_Ends()
    {
        await using var server = new LookServer((stream, token) => PourAsync(stream, new string('\u001b', 4096), token));

        var look = await Looks.AtAsync(Looks.Patient, server.Address);

        look.Trouble.ShouldNotBeNull();
        ShouldBePlain(look);
    }

    [Test]
    public async Task Look_WhenAHeadHasNoEnd_Ends()
    {
        await using var server = new LookServer(async (stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), token);
            await PourAsync(stream, $"X-a: {new string('b', 1000)}\r\n", token);
        });

        var look = await Looks.AtAsync(Looks.Patient, server.Address);

        look.Finding("HTTP/1.1").Seen.ShouldStartWith("GET / sent a head of more than 64 KB");
        look.Tries(Stalls.Tcp.Idle).ShouldBeTrue("it began an answer of HTTP/1.1");
        look.Tries(Stalls.Http1.KeepAliveIdle).ShouldBeFalse();
    }

    [Test]
    public async Task Look_WhenAHeadComesForEver_EndsAtTheCeiling()
    {
        await using var server = new LookServer(async (stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), token);
            await LookServer.SilenceAsync(token);
        });

        (await Looks.AtAsync(Looks.Brief, server.Address)).Finding("path").ShouldBe(new("path", false, "GET / did not answer within 300ms"));
    }

    [Test]
    public async Task Look_WhenThePathTakesTooLong_TriesWhatDoesNotNeedIt()
    {
        await using var server = LookServer.Answering(head => head.StartsWith("GET ", StringComparison.Ordinal) ? null : LookServer.Answer("400 Bad Request"));

        var look = await Looks.AtAsync(Looks.Unhurried, server.Address);

        look.Trouble.ShouldBeNull();
        look.Finding("HTTP/1.1").ShouldBe(new("HTTP/1.1", true, "GET / did not answer within 2s; a request that is none answered 400"));
        look.Tries(Stalls.Tcp.Idle).ShouldBeTrue();
        look.Tries(Stalls.Http1.PartialHeaders).ShouldBeTrue("it never ends its head");
        look.NotTried[Stalls.Http1.KeepAliveIdle.Id].ShouldBe(new("GET / did not answer within 2s", "\"path\": \"/…\""));
    }

    [TestCase("302 Found", "GET /shop answered 302 to https://shop.example/␛[2J, and redirects are not followed")]
    [TestCase("404 Not Found", "GET /shop answered 404")]
    public async Task Look_WhenThePathIsNotThere_ConcludesNothingFromIt(string status, string seen)
    {
        await using var server = LookServer.Answering(_ => LookServer.Answer(status, status.StartsWith('3') ? "Location: https://shop.example/\u001b[2J\r\n" : ""));

        var look = await Looks.AtAsync(Looks.Patient, server.Address, new AuditPaths { Path = "/shop" });

        look.Finding("path").ShouldBe(new("path", false, seen));
        look.Trouble.ShouldBeNull();
        look.Tries(Stalls.Tcp.Idle).ShouldBeTrue();
        look.NotTried[Stalls.Http1.KeepAliveIdle.Id].ShouldBe(new(seen, "\"path\": \"/…\""));
        look.NotTried[Stalls.Http1.UnreadBody.Id].Reason.ShouldStartWith("it needs a path that answers a POST");
        server.Accepted.ShouldBeLessThan(8, "nothing is asked twice, and no redirect is followed");
    }

    [TestCase("404 Not Found", true)]
    [TestCase("503 Service Unavailable", false)]
    public async Task Look_WhenNoPathIsTold_TakesWhatTheRootAnswersForAnAnswer(string status, bool isTried)
    {
        await using var server = LookServer.Answering(_ => LookServer.Answer(status));

        var look = await Looks.AtAsync(Looks.Patient, server.Address);

        look.Finding("path").ShouldBe(new("path", false, $"GET / answered {status[..3]}"));
        look.Tries(Stalls.Http1.KeepAliveIdle).ShouldBe(isTried);
        look.Tries(Stalls.Http1.Linger).ShouldBe(isTried);
    }

    [Test]
    public async Task Look_WhenABodyBreaksOff_SaysSo()
    {
        await using var server = new LookServer(async (stream, token) =>
        {
            await LookServer.ReadHeadAsync(stream, token);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"u8.ToArray(), token);
        });

        var look = await Looks.AtAsync(Looks.Patient, server.Address);

        look.Finding("path").ShouldBe(new("path", false, "GET / answered 200, and then closed the connection without an answer"));
    }

    [Test]
    public async Task Look_WhenThePortIsForTls_SaysSo()
    {
        await using var server = LookServer.Answering(_ => LookServer.Answer("400 Bad Request", body: "Client sent an HTTP request to an HTTPS server.\n"));

        ShouldBeNothing(await Looks.AtAsync(Looks.Patient, server.Address), "GET / answered 400: Client sent an HTTP request to an HTTPS server.");
    }

    [Test]
    public async Task Look_WhenTlsIsToldAndIsNotThere_SaysSo()
    {
        await using var server = LookServer.Answering(_ => LookServer.Answer("200 OK"));

        var look = await Looks.AtAsync(Looks.Brief, new Uri($"https://localhost:{server.EndPoint.Port}"));

        look.Finding("TLS").IsThere.ShouldBeFalse();
        look.Trouble.ShouldNotBeNull();
    }

    [Test]
    public async Task Look_WhenItIsCancelled_EndsByThatAlone()
    {
        await using var server = new LookServer((_, token) => LookServer.SilenceAsync(token));
        using var stop = new CancellationTokenSource();

        var look = new Look { Times = Looks.Patient }.RunAsync(new AuditOptions { Addresses = [server.Address] }, [], TimeProvider.System, stop.Token);
        await Eventually.UntilAsync(() => server.Accepted, accepted => accepted > 0, "a knock");
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(look.WaitAsync(Eventually.Ceiling));
    }

    private static async Task PourAsync(Stream stream, string text, CancellationToken token)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        while (true)
        {
            await stream.WriteAsync(bytes, token);
        }
    }

    private static void ShouldBeNothing(LookResult look, string why)
    {
        look.EndPoints.ShouldBeEmpty();
        look.Trouble.ShouldNotBeNull().ShouldContain(why);
        Looks.Every.Where(look.Tries).ShouldBeEmpty();
        look.Server.ShouldBe(ServerIdentity.Unknown);
    }

    private static void ShouldBePlain(LookResult look) =>
        string.Concat(look.Found.Select(finding => finding.Seen).Concat(look.NotTried.Values.Select(not => not.Reason)).Append(look.Trouble)).Any(char.IsControl).ShouldBeFalse();
}
