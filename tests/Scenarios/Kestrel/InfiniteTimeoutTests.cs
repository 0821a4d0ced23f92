using System.Net;
using Leak.Scenarios.Endpoints;
using Leak.Server.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Kestrel;

/// <summary>
/// Infinite is not infinite in Kestrel, which is why "off" is a day here. Should a new .NET mend it, these fail and
/// <c>docs/findings.md</c> has a line to strike out.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class InfiniteTimeoutTests
{
    private static readonly TimeSpan[] s_infinities = [Timeout.InfiniteTimeSpan, TimeSpan.MaxValue];

    [Test]
    public async Task KeepAlive_WhenInfinite_ClosesAnIdleConnectionAtOnce()
    {
        var answers = await AnswersAsync((limits, infinite) => limits.KeepAliveTimeout = infinite, "");

        answers.ShouldAllBe(answer => answer.Length == 0, "closed by the server, without a word");
    }

    [Test]
    public async Task RequestHeaders_WhenInfinite_AnswersAHalfSentHeadWith408AtOnce()
    {
        // KeepAlive guards a connection until its first request's first line is whole; from there on RequestHeaders does.
        var answers = await AnswersAsync((limits, infinite) => limits.RequestHeadersTimeout = infinite, "GET / HTTP/1.1\r\nHost: ");

        answers.ShouldAllBe(answer => answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal));
    }

    [Test]
    public async Task ADay_WhichStandsForOff_ClosesNothingWhileAnInfiniteNeighbourIsClosed()
    {
        await using var day = await StartAsync(limits => limits.KeepAliveTimeout = TimeSpan.FromDays(1));
        await using var infinite = await StartAsync(limits => limits.KeepAliveTimeout = Timeout.InfiniteTimeSpan);
        using var held = await RawConnection.OpenAsync(PortOf(day));

        // Two in turn: the second is closed a heartbeat after the first, so the day's heartbeat has ticked as well.
        for (var i = 0; i < 2; i++)
        {
            using var closed = await RawConnection.OpenAsync(PortOf(infinite));
            await closed.ReadToEndAsync();
        }

        await held.SendAsync("GET / HTTP/1.1\r\nHost: leak\r\nConnection: close\r\n\r\n");
        (await held.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 404 ");
    }

    [TestCaseSource(nameof(s_infinities))]
    public async Task Handshake_WhenInfinite_IsTakenAtTheStartAndThrowsAtEachHandshake(TimeSpan infinite)
    {
        using var logs = new CapturedLogs();
        using var certificate = LocalhostCertificate.Create(TimeProvider.System);
        await using var app = await StartAsync(
            _ => { },
            logs,
            listen => listen.UseHttps(https => (https.ServerCertificate, https.HandshakeTimeout) = (certificate, infinite)));

        using var connection = await RawConnection.OpenAsync(PortOf(app));

        (await connection.ReadToEndAsync()).ShouldBeEmpty("closed by the server before it heard a word");
        logs.Messages.ShouldContain(message => message.Contains(nameof(ArgumentOutOfRangeException), StringComparison.Ordinal));
    }

    // Each infinity costs a heartbeat, so both are tried at once.
    private static Task<string[]> AnswersAsync(Action<KestrelServerLimits, TimeSpan> configure, string sent) =>
        Task.WhenAll(s_infinities.Select(async infinite =>
        {
            await using var app = await StartAsync(limits => configure(limits, infinite));
            using var connection = await RawConnection.OpenAsync(PortOf(app), sent);
            return await connection.ReadToEndAsync();
        }));

    private static int PortOf(WebApplication app) => new Uri(app.Urls.First()).Port;

    private static async Task<WebApplication> StartAsync(
        Action<KestrelServerLimits> configure, CapturedLogs? logs = null, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            configure(kestrel.Limits);
            kestrel.Listen(IPAddress.Loopback, 0, listen ?? (_ => { }));
        });
        var app = builder.Build();
        await app.StartAsync();
        return app;
    }
}
