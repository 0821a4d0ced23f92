using Leak.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Endpoints;

/// <summary>Bodies that Kestrel refuses or that never end: the client's fault, never the server's (500).</summary>
[Parallelizable]
public sealed class PostBodyTests
{
    private const int MaxBodyBytes = 1000;

    private readonly CapturedLogs _logs = new();
    private RunningServer _server = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        // So long a grace that a busy machine breaks its bodies off within it: one that came too slowly is another failure.
        _server = await LoopbackServer.StartAsync(
            ["--Timeouts:MinRequestBodyDataRate:BytesPerSecond=240", "--Timeouts:MinRequestBodyDataRate:Grace=00:00:05", "--Logging:LogLevel:Default=Information"],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(_logs);
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
            });
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _server.DisposeAsync();
        _logs.Dispose();
    }

    [Test]
    public async Task Body_WhenItsLengthIsTooLarge_IsRefusedWith413()
    {
        (await AnswerAsync(Head($"Content-Length: {MaxBodyBytes + 1}"))).ShouldStartWith("HTTP/1.1 413 ");
    }

    [Test]
    public async Task Body_WhenItsChunksAddUpToTooMuch_IsRefusedWith413()
    {
        var chunk = $"{MaxBodyBytes:x}\r\n{new string('a', MaxBodyBytes)}\r\n";

        (await AnswerAsync(Head("Transfer-Encoding: chunked") + chunk + chunk)).ShouldStartWith("HTTP/1.1 413 ");
    }

    [Test]
    public async Task Body_WhenItIsExactlyAsLargeAsAllowed_IsTaken()
    {
        var request = Head($"Connection: close\r\nContent-Length: {MaxBodyBytes}") + new string('a', MaxBodyBytes);

        (await AnswerAsync(request)).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Test]
    public async Task Body_WhenAChunkIsNoChunk_IsRefusedWith400()
    {
        (await AnswerAsync(Head("Transfer-Encoding: chunked") + "nonsense\r\n")).ShouldStartWith("HTTP/1.1 400 ");
    }

    [Test]
    public async Task Body_WhenItComesTooSlowly_IsRefusedWith408()
    {
        (await AnswerAsync(Head("Content-Length: 100") + "half")).ShouldStartWith("HTTP/1.1 408 ");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Body_WhenItBreaksOff_CountsAs400(bool withReset)
    {
        var before = Failures().Count;
        using var connection = await RawConnection.OpenAsync(_server.PublicPort, Head("Content-Length: 100") + "half");
        await Eventually.ReadAsync(() => Task.FromResult(Stats.OpenRequests(_server)), requests => requests > 0, "the request to begin");

        if (withReset)
        {
            connection.Reset();
        }
        else
        {
            connection.EndSending();
        }

        // Kestrel closes the connection rather than answer a client that may not listen: the answer shows in log and metrics.
        var failures = await Eventually.ReadAsync(
            () => Task.FromResult(Failures()), all => all.Count > before, "the server to notice that the body broke off");
        failures[^1].ShouldContain("answered 400");
        await Eventually.ReadAsync(() => Task.FromResult(Stats.OpenRequests(_server)), requests => requests == 0, "the request to end");
        using var diagnostics = _server.DiagnosticsClient();
        (await diagnostics.GetStringAsync("/metrics")).ShouldNotContain("http_response_status_code=\"5");
    }

    private static string Head(string fields) => $"POST /post HTTP/1.1\r\nHost: leak\r\n{fields}\r\n\r\n";

    private IReadOnlyList<string> Failures() => [.. _logs.Messages.Where(message => message.Contains("broke off", StringComparison.Ordinal))];

    private async Task<string> AnswerAsync(string request)
    {
        using var connection = await RawConnection.OpenAsync(_server.PublicPort, request);
        return await connection.ReadToEndAsync();
    }
}
