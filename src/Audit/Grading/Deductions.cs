using System.Globalization;
using Leak.Audit.Findings;

namespace Leak.Audit.Grading;

/// <summary>What costs a server points, and how many.</summary>
/// <param name="Subject">What must become better: the name of a limit, or one of the constants of <see cref="Deductions"/>.</param>
/// <param name="Points">At least one.</param>
/// <param name="Why">A sentence.</param>
internal sealed record Deduction(string Subject, int Points, string Why);

/// <summary>Finds them in a report, those that cost most first.</summary>
internal static class Deductions
{
    public const string Clients = "legitimate clients";

    public const string Kept = "what was left behind";

    public static IReadOnlyList<Deduction> Of(AuditReport report) =>
    [
        .. OfLimits(report).Concat(OfClients(report)).Concat(OfServer(report))
            .OrderByDescending(one => one.Points).ThenBy(one => one.Subject, StringComparer.Ordinal),
    ];

    private static IEnumerable<Deduction> OfLimits(AuditReport report) =>
        from stall in report.Stalls
        where Verdicts.IsOpen(stall.Verdict)
        group stall by stall.Limit into same
        let kind = StallClass.Of(same.Key)
        let held = same.Count(Verdicts.IsHeld)
        let points = held > 0 ? kind.Held : kind.Late
        select new Deduction(same.Key, points, $"{same.Key}: {Stalls(same.Count())} held for too long, {Fate(held, same.Count())} ({kind.Name}): {Points(points)}.");

    private static IEnumerable<Deduction> OfClients(AuditReport report)
    {
        var clients = report.Live.Where(live => live.NotApplicable is null).ToList();
        var failed = clients.Where(live => live.Failed > 0).Select(live => live.Id).ToList();
        if (failed.Count > 0)
        {
            yield return new Deduction(Clients, Rubric.Failed, $"Requests of legitimate clients failed ({string.Join(", ", failed)}): {Points(Rubric.Failed)}.");
        }
        else if (clients.Where(IsSlow).Select(live => live.Id).ToList() is { Count: > 0 } slow)
        {
            yield return new Deduction(
                Clients,
                Rubric.Slow,
                $"Legitimate clients waited more than {Rubric.SlowTimes} times as long as before, and more than "
                    + $"{Rubric.SlowBy.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s longer ({string.Join(", ", slow)}): {Points(Rubric.Slow)}.");
        }
    }

    private static IEnumerable<Deduction> OfServer(AuditReport report)
    {
        if (report.LeftBehind.Count > 0)
        {
            yield return new Deduction(Kept, Rubric.LeftBehind, $"The server kept something once all clients were gone: {Points(Rubric.LeftBehind)}.");
        }
    }

    private static bool IsSlow(LiveFinding live) =>
        live is { Before: { Count: >= Rubric.FewestAnswers } before, During: { Count: >= Rubric.FewestAnswers } during }
        && during.P99 > before.P99 * Rubric.SlowTimes
        && during.P99 - before.P99 > Rubric.SlowBy;

    private static string Fate(int held, int all) => held == 0 ? "all given back before the watch ended"
        : held == all ? "to the end of the watch or kept by the server"
        : $"{held} of them to the end of the watch or kept by the server";

    private static string Stalls(int count) => count == 1 ? "1 stall was" : $"{count} stalls were";

    private static string Points(int points) => points == 1 ? "1 point" : $"{points} points";
}
