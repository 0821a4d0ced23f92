using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Leak.Scenarios.Endpoints;

/// <summary>Clients of the diagnostics port that stop. The public limits are off: those are none of its.</summary>
[Parallelizable]
public sealed class DiagnosticsStallsTests() : DiagnosticsFixture("--Timeouts:Enabled=false")
{
    [Test]
    public async Task Tasks_WhileClientsWaitForTheirSeconds_AreAnswered()
    {
        using var waiting = await RawConnection.OpenAsync(Server.DiagnosticsPort, Get("/debug/pprof/tasks?seconds=60"));

        // It is waiting once its capture is among the requests that wait: four at most.
        using var response = await Diagnostics.GetAsync("/debug/pprof/tasks?debug=1");

        response.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.TooManyRequests);
        await Eventually.ReadAsync(
            async () => (await Diagnostics.GetAsync("/debug/pprof/tasks?debug=1")).StatusCode,
            status => status == HttpStatusCode.OK,
            "a capture while another client waits for its 60 seconds");
    }

    [Test]
    public async Task Seconds_BeyondWhatADiagnosticsRequestMayTake_AreRefused()
    {
        using var response = await Diagnostics.GetAsync("/debug/pprof/tasks?seconds=61");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    [Category("Slow")]
    public async Task Connection_ThatSendsNothing_IsClosedWithinItsLimit()
    {
        var held = Stopwatch.StartNew();
        using var idle = await RawConnection.OpenAsync(Server.DiagnosticsPort);

        (await idle.ReadToEndAsync()).ShouldBeEmpty();

        held.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(5));
    }

    [Test]
    [Category("Slow")]
    public async Task Answers_ThatAreNotRead_KeepNobodyWaitingAndAreCut()
    {
        const int Operations = 60_000;
        var gate = new TaskCompletionSource();
        var parked = Enumerable.Range(0, Operations).Select(_ => WaitAsync(gate.Task)).ToArray();
        var connections = new List<RawConnection>();
        try
        {
            // Several megabytes each, more than a socket takes.
            for (var i = 0; i < 5; i++)
            {
                connections.Add(await RawConnection.OpenAsync(Server.DiagnosticsPort, Get("/debug/pprof/tasks?debug=2"), receiveBufferBytes: 4096));
                (await connections[i].ReadAsync()).ShouldStartWith("HTTP/1.1 200 ", customMessage: string.Create(CultureInfo.InvariantCulture, $"unread answer {i + 1} of 5"));
            }

            using var response = await Diagnostics.GetAsync("/debug/pprof/tasks?debug=1");
            response.StatusCode.ShouldBe(HttpStatusCode.OK, "beside five answers that nobody reads");

            await Eventually.ReadAsync(
                async () => ConnectionsIn(await Diagnostics.GetStringAsync("/debug/pprof/tasks?debug=1")),
                count => count == 0,
                "the five unread answers to be cut (Write is 10 s)",
                count => $"{count} of them still being sent");
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
            gate.SetResult();
            await Task.WhenAll(parked);
        }
    }

    private static string Get(string path) => $"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// <summary>How many answers stand in their sending.</summary>
    private static int ConnectionsIn(string groups) => groups.Split("\n\n")
        .Where(group => group.Contains("CappedBuffer.SendAsync", StringComparison.Ordinal))
        .Sum(group => int.Parse(group.TrimStart().Split(' ')[0], CultureInfo.InvariantCulture));

    private static async Task WaitAsync(Task gate) => await gate.ConfigureAwait(false);
}
