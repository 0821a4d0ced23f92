using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Driving;

/// <summary>Runs scripts against a server, some at once, and follows each connection until the server is rid of it.</summary>
/// <param name="ports">The server's ports, by the words of scripts.</param>
/// <param name="limits">Its limits.</param>
/// <param name="sockets">What the kernel knows of its connections.</param>
/// <param name="lateness">What the machine lost.</param>
/// <param name="clock">The run's clock.</param>
internal sealed class FuzzRun(IReadOnlyDictionary<string, int> ports, FuzzLimits limits, SocketWatch sockets, LatenessRecorder lateness, RunClock clock)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>How long those clients stay that may.</summary>
    private static readonly TimeSpan s_stay = TimeSpan.FromSeconds(1);

    /// <summary>Runs them all.</summary>
    /// <param name="scripts">The scripts.</param>
    /// <param name="atOnce">How many at once.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What was broken, and for each what.</returns>
    public async Task<IReadOnlyList<FuzzFinding>> RunAsync(IEnumerable<FuzzScript> scripts, int atOnce, CancellationToken cancellationToken)
    {
        var findings = new ConcurrentQueue<FuzzFinding>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(scripts, options, async (script, token) =>
        {
            if (await FollowAsync(script, token) is { } finding)
            {
                findings.Enqueue(finding);
            }
        });
        return [.. findings];
    }

    private async Task<FuzzFinding?> FollowAsync(FuzzScript script, CancellationToken cancellationToken)
    {
        using var connection = new FuzzConnection(script);
        var port = ports[script.Where];
        try
        {
            await connection.OpenAsync(port, cancellationToken);
        }
        catch (SocketException refused)
        {
            return new FuzzFinding(FindingKind.LiveCut, script, $"the server does not accept: {refused.SocketErrorCode}");
        }

        var begun = sockets.Begun;
        await connection.RunAsync();
        connection.Repeat();
        var bound = FuzzBound.Of(script, limits);
        if (bound is null || FuzzBound.MayStay(script))
        {
            await Task.Delay(s_stay, cancellationToken);
            connection.Leave(reset: script.Seed % 2 != 0);
        }

        var finding = await UntilGoneAsync(script, port, connection.ClientPort, begun, bound ?? FuzzBound.Of(script, FuzzLimits.All)!.Value, cancellationToken);
        connection.Leave(reset: true);
        await connection.EndAsync();
        return finding;
    }

    private async Task<FuzzFinding?> UntilGoneAsync(FuzzScript script, int port, int clientPort, long begun, TimeSpan bound, CancellationToken cancellationToken)
    {
        var from = clock.Now;
        while (true)
        {
            var row = sockets.Find(port, clientPort, begun, out var isKnown);
            if (row is null && isKnown)
            {
                return null;
            }

            var (now, lost) = (clock.Now, TimeSpan.Zero);
            if (row is { } held && now - from > bound && now - from > bound + (lost = lateness.Read().LostBetween(from - Limit.Slack, now)))
            {
                return new FuzzFinding(held.IsHeld ? FindingKind.Held : FindingKind.InKernel, script, Describe(held, now - from, bound, lost));
            }

            await Task.Delay(s_look, cancellationToken);
        }
    }

    private string Describe(SocketRow row, TimeSpan elapsed, TimeSpan bound, TimeSpan lost) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(row.IsHeld ? "the server holds" : "the kernel keeps")} the connection {elapsed.TotalSeconds:F1} s after its script's last step; allowed {bound.TotalSeconds:F1} s, and {lost.TotalSeconds:F1} s that the machine lost ({limits}); TCP state {row.State}, {row.Unsent} bytes not taken by the client");
}
