using System.Net.Sockets;

namespace Leak.Scenarios.Descriptors;

/// <summary>
/// <c>fd/idle-past-limit</c>: more connections than the process may open files, on the public port, on the diagnostics port and as
/// WebSockets. Without an edge the process ends.
/// </summary>
[Parallelizable]
[Category("Slow")]
[Platform(Include = "Linux", Reason = "Elsewhere it is not known what a process may open.")]
public sealed class IdlePastLimitTests
{
    // Connections leave a quarter, 150, alone.
    private const int OpenFiles = 600;

    private const string Post = "POST /post HTTP/1.1\r\nHost: leak\r\nContent-Length: 2\r\n\r\nhi";

    private const string Scrape = "GET /metrics HTTP/1.1\r\nHost: leak\r\nConnection: close\r\n\r\n";

    private const string Upgrade = "GET /stall/echo HTTP/1.1\r\nHost: leak\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

    private static readonly string[] s_settings =
    [
        // Nothing else ends them meanwhile, and by their number alone they would be let in.
        "--Timeouts:RequestHead=00:10:00", "--Timeouts:KeepAlive=00:10:00", "--Timeouts:WebSocket=00:10:00", "--Timeouts:MaxConnections=0",
        "--Stalls:Enabled=true",
    ];

    private readonly List<RawConnection> _idle = [];
    private int _upgraded;

    [TearDown]
    public void CloseClients()
    {
        _idle.ForEach(connection => connection.Dispose());
        _idle.Clear();
        _upgraded = 0;
    }

    [TestCase(600, 0, 0)]
    [TestCase(0, 600, 0)]
    [TestCase(0, 0, 600)]
    [TestCase(300, 300, 300)]
    public async Task Server_WithMoreIdleConnectionsThanItMayOpenFiles_ServesThoseItHasAndRefusesNewcomers(int onPublic, int upgraded, int onDiagnostics)
    {
        await using var server = await LimitedServer.StartAsync(OpenFiles, s_settings);
        using var served = await RawConnection.OpenAsync(server.PublicPort);
        await AnsweredAsync(served, server);

        for (var i = 0; i < Math.Max(onPublic, Math.Max(upgraded, onDiagnostics)); i++)
        {
            await ConnectAsync(server, i < onPublic ? server.PublicPort : 0);
            await ConnectAsync(server, i < upgraded ? server.PublicPort : 0, Upgrade);
            await ConnectAsync(server, i < onDiagnostics ? server.DiagnosticsPort : 0);
            if (i % 50 == 0)
            {
                await AnsweredAsync(served, server);
            }
        }

        await AnsweredAsync(served, server);
        _upgraded.ShouldBeGreaterThanOrEqualTo(Math.Min(upgraded, 50), "of the WebSockets some were let in");
        if (onPublic + upgraded > 0)
        {
            (await AnswerAsync(server.PublicPort, Scrape)).ShouldBeEmpty("a newcomer past the edge is closed at once");
            server.OpenFiles.ShouldBeLessThanOrEqualTo(OpenFiles - 75, "half of what connections leave alone is still there");
            await served.SendAsync(Scrape);
            (await served.ReadToEndAsync()).ShouldMatch("leak_timeouts_fired_total\\{limit=\"max_connections\"\\} [1-9]");
        }

        server.HowItEnded.ShouldBeNull();
        CloseClients();
        await Eventually.ReadAsync(
            () => AnswerAsync(server.PublicPort, Scrape),
            answer => answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal),
            "newcomers to be served once the others are gone",
            answer => answer.Length == 0 ? "closed without an answer" : answer[..Math.Min(answer.Length, 40)]);
    }

    private static async Task AnsweredAsync(RawConnection served, LimitedServer server)
    {
        string answer;
        try
        {
            await served.SendAsync(Post);
            answer = await served.ReadAsync();
        }
        catch (SocketException exception)
        {
            answer = exception.Message;
        }

        answer.ShouldStartWith("HTTP/1.1 200 ", customMessage: $"the client that was there before; the server: {server.HowItEnded ?? "lives"}");
    }

    /// <summary>Connects, and sends if it is to; what the server refuses may be reset before either is done.</summary>
    private async Task ConnectAsync(LimitedServer server, int port, string firstBytes = "")
    {
        if (port == 0)
        {
            return;
        }

        try
        {
            var connection = await RawConnection.OpenAsync(port);
            _idle.Add(connection);
            if (firstBytes.Length > 0)
            {
                await connection.SendAsync(firstBytes);
                _upgraded += (await connection.ReadAsync()).StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal) ? 1 : 0;
            }
        }
        catch (SocketException exception)
        {
            server.HowItEnded.ShouldBeNull(exception.Message);
        }
    }

    private static async Task<string> AnswerAsync(int port, string request)
    {
        try
        {
            using var connection = await RawConnection.OpenAsync(port, request);
            return await connection.ReadToEndAsync();
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
