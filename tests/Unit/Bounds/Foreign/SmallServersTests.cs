using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>
/// Stalls × servers. What is expected follows from what the server is said to do (<see cref="Conduct"/>) and from what the stall is,
/// never from what a run said: <c>bounded</c>, <c>growing</c>, or what the server did instead of stalling.
/// </summary>
[Parallelizable(ParallelScope.All)] // each counts by its own port
internal sealed class SmallServersTests
{
    private const string Bounded = "bounded";
    private const string Growing = "growing";
    private const string AtOnce = "at once";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private static readonly Stall[] s_stalls =
    [
        Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders, Stalls.Http1.KeepAliveIdle, Stalls.Http1.Linger, Stalls.Http1.NoBody,
        Stalls.Http1.HungHandler, Stalls.Http1.HalfClose, Stalls.Http1.SlowReadNone, Stalls.WebSockets.Silent,
    ];

    /// <summary>The order of the columns is that of <see cref="s_stalls"/>.</summary>
    private static IEnumerable<TestCaseData> Servers()
    {
        // What closes after its limit and refuses all that stalls inside a request bounds the rest.
        foreach (var answer in new[] { "404 Not Found", "500 Internal Server Error", "503 Service Unavailable" })
        {
            var status = answer[..3];
            yield return Row(
                new Conduct($"answers {status}") { Answer = answer, Keeps = s_limit },
                Bounded, Bounded, Bounded, Bounded, status, status, status, status, status);
        }

        yield return Row(
            new Conduct("closes 5 s before its limit of 6 s") { Answer = "404 Not Found", Keeps = s_limit }, TimeSpan.FromSeconds(6),
            Bounded, Bounded, Bounded, Bounded, "404", "404", "404", "404", "404");
        yield return Row(
            new Conduct("answers late at first") { Answer = "404 Not Found", AnswersAfter = TimeSpan.FromSeconds(1.5), OnlyFirstWaits = true, Keeps = s_limit },
            Bounded, Bounded, Bounded, Bounded, "404", "404", "404", "404", "404");
        yield return Row(
            new Conduct("says Connection: close") { Answer = "404 Not Found", ClosesAfterAnswer = true, Keeps = s_limit },
            Bounded, Bounded, "404 and closes (Connection: close)", Bounded, "404", "404", "404", "404", "404");

        // A fault, or no HTTP at all.
        // Of a connection that was closed in its face a client that sent its FIN already sees what it asks for.
        foreach (var conduct in new[] { new Conduct("resets at once") { ResetsAtOnce = true }, new Conduct("closes at once") { ClosesAtOnce = true } })
        {
            yield return Row(conduct, AtOnce, AtOnce, AtOnce, "nothing", AtOnce, AtOnce, Bounded, AtOnce, AtOnce);
        }

        yield return Row(
            new Conduct("is mute"),
            Growing, Growing, "nothing", "nothing", Growing, Growing, Growing, "nothing", "nothing");
        yield return Row(
            new Conduct("never closes") { Answer = "404 Not Found" },
            Growing, Growing, Growing, Growing, "404", "404", "404", "404", "404");

        // A request that it ends has been given back. Its connection then waits for the next, and that is what keep-alive-idle is about.
        yield return Row(
            new Conduct("is a proxy that answers 504 and keeps the connection") { Answer = "504 Gateway Timeout", AnswersAfter = s_limit },
            Growing, Growing, Growing, Growing, Bounded, Bounded, Bounded, "504", "504");

        static TestCaseData Row(Conduct conduct, params object[] rest)
        {
            var (limit, expected) = rest is [TimeSpan own, .. var others] ? (own, others) : (s_limit, rest);
            expected.Length.ShouldBe(s_stalls.Length);
            return new TestCaseData(conduct, limit, expected.Cast<string>().ToArray()).SetArgDisplayNames(conduct.Name);
        }
    }

    [TestCaseSource(nameof(Servers))]
    public async Task Stalls_AtAServer_AreWhatItsConductMakesOfThem(Conduct conduct, TimeSpan limit, string[] expected)
    {
        var verdict = await ForeignRun.OfAsync(conduct, s_stalls, limit);

        verdict.Workloads.Zip(expected, (workload, its) => (conduct.EndsAtOnce && WasSeenLate(workload)) || ForeignRun.IsStarved(workload) ? $"{workload.Record.Id}: {its}" : Say(workload)).ShouldBe(s_stalls.Zip(expected, (stall, its) => $"{stall.Id}: {its}"), string.Join('\n', verdict.Reasons));
        if (verdict.Workloads.Any(ForeignRun.IsStarved))
        {
            return;
        }

        verdict.Verdict.ShouldBe(expected.Contains(Growing) ? Verdict.Growing : expected.Contains(Bounded) ? Verdict.Bounded : Verdict.Inconclusive);
        verdict.AsExpected.ShouldBe(verdict.Verdict == Verdict.Bounded, string.Join('\n', verdict.Reasons));
    }

    /// <summary>What takes a client of a busy machine longer to see than this is not told from a limit.</summary>
    private static bool WasSeenLate(WorkloadVerdict workload) =>
        ((StallRecord)workload.Record).Lifetimes.Any(lifetime => lifetime.Duration >= TimeSpan.FromMilliseconds(100));

    private static string Say(WorkloadVerdict workload)
    {
        var asked = $"{workload.Record.Workload.Workload.Path ?? "/"} answered ";
        var said = workload.NotApplicable?.Replace(asked, "", StringComparison.Ordinal) ?? workload.Verdict switch
        {
            Verdict.Bounded => Bounded,
            Verdict.Growing => Growing,
            _ => $"inconclusive ({string.Join("; ", workload.Reasons)})",
        };

        // Whether that is a FIN or a reset depends on what the client had sent by then.
        return $"{workload.Record.Id}: {(said.EndsWith(AtOnce, StringComparison.Ordinal) || said.Contains($"{AtOnce} ×", StringComparison.Ordinal) ? AtOnce : said)}";
    }
}
