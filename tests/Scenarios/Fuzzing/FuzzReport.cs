using System.Diagnostics;
using System.Text;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Shrinking;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing;

/// <summary>Runs what failed again, and shrinks it to its shortest reproduction.</summary>
/// <param name="limits">The server's limits.</param>
/// <param name="atOnce">How many connections are open at once.</param>
internal sealed class FuzzReport(FuzzLimits limits, int atOnce)
{
    /// <summary>A script that failed is run so many times at once to see it again.</summary>
    private const int Copies = 5;

    /// <summary>Of so many kinds of failure one each is shrunk.</summary>
    private const int MostShrunk = 4;

    private const int MostRounds = 12;

    /// <summary>Candidates of what several scripts do together need a server each: so many at once.</summary>
    private const int ServersAtOnce = 4;

    /// <summary>Whether live clients are beside. Default: yes.</summary>
    public bool WithLive { get; init; } = true;

    private static readonly TimeSpan s_mostTogether = TimeSpan.FromMinutes(3);

    /// <summary>Runs scripts, and what fails of them again: a failure that is not seen a second time is told and fails nothing.</summary>
    /// <param name="scripts">The scripts.</param>
    /// <param name="countsProcess">Whether nothing else runs in this process.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was broken, with its shortest reproductions; <see langword="null"/>: nothing.</returns>
    public async Task<string?> FindAsync(IReadOnlyList<FuzzScript> scripts, bool countsProcess, CancellationToken cancellationToken)
    {
        var first = await RunAsync(scripts, WithLive, countsProcess, cancellationToken);
        if (first.Count == 0)
        {
            return null;
        }

        await TestContext.Progress.WriteLineAsync($"first run:{Environment.NewLine}{string.Join(Environment.NewLine, first)}");
        var alone = await AgainAloneAsync(first, cancellationToken);
        var together = first.Any(finding => finding.Script is null)
            ? (await RunAsync(scripts, WithLive, countsProcess, cancellationToken)).Where(again => again.Script is null && first.Any(before => IsSame(before, again))).ToList()
            : [];
        if (alone.Count == 0 && together.Count == 0)
        {
            await TestContext.Progress.WriteLineAsync("None of it was seen again.");
            return null;
        }

        var text = new StringBuilder($"{limits}: {alone.Count} of {scripts.Count} scripts break a rule, each seen twice; {together.Count} failures of all together").AppendLine();
        foreach (var group in alone.GroupBy(finding => (finding.Kind, finding.Script!.Where)).OrderByDescending(group => group.Count()).Take(MostShrunk))
        {
            var shortest = group.MinBy(finding => finding.Script!.Steps.Count)!;
            var shrunk = await ShrinkAsync(shortest, cancellationToken);
            text.AppendLine($"{group.Count()} × {shortest.Kind} on {shortest.Script!.Where}: {shortest.Text}").AppendLine($"  shortest: {shrunk}");
        }

        foreach (var finding in together)
        {
            text.AppendLine(finding.ToString());
        }

        if (together.Find(finding => finding.Kind == FindingKind.LiveCut) is { } cut)
        {
            var needed = await ShrinkTogetherAsync(scripts, cut, cancellationToken);
            text.AppendLine($"  shortest for \"{NameOf(cut)}\": beside {needed.Count} scripts").AppendJoin(Environment.NewLine, needed.Take(5).Select(script => $"  {script}"));
        }

        return text.ToString();
    }

    private static bool IsSame(FuzzFinding one, FuzzFinding other) => one.Kind == other.Kind && (one.Kind == FindingKind.Left || NameOf(one) == NameOf(other));

    private static string NameOf(FuzzFinding finding) => finding.Text.Split(':')[0];

    private Task<IReadOnlyList<FuzzFinding>> RunAsync(IReadOnlyList<FuzzScript> scripts, bool withLive, bool countsProcess, CancellationToken cancellationToken) =>
        new Fuzzer(limits) { AtOnce = atOnce, WithLive = withLive, CountsProcess = countsProcess }.RunAsync(scripts, cancellationToken);

    /// <summary>Runs the scripts that failed again, without live clients, some copies of each.</summary>
    private async Task<List<FuzzFinding>> AgainAloneAsync(IReadOnlyList<FuzzFinding> findings, CancellationToken cancellationToken)
    {
        var failed = findings.Where(finding => finding.Script is not null).ToList();
        if (failed.Count == 0)
        {
            return [];
        }

        var copies = Math.Clamp(atOnce / failed.Count, 1, Copies);
        var again = await RunAsync([.. failed.SelectMany(finding => Enumerable.Repeat(finding.Script!, copies))], withLive: false, countsProcess: false, cancellationToken);
        return [.. failed.Where(before => again.Any(after => ReferenceEquals(after.Script, before.Script) && after.Kind == before.Kind))];
    }

    private async Task<FuzzScript> ShrinkAsync(FuzzFinding finding, CancellationToken cancellationToken)
    {
        var script = finding.Script!;
        var steps = await Shrinker.ShrinkAsync(
            [.. script.Steps.Skip(1)],
            async candidates =>
            {
                var scripts = candidates.Select(script.With).ToList();
                var found = await RunAsync(scripts, withLive: false, countsProcess: false, cancellationToken);
                return [.. scripts.Select(candidate => found.Any(other => ReferenceEquals(other.Script, candidate) && other.Kind == finding.Kind))];
            },
            MostRounds);
        return script.With(steps);
    }

    /// <summary>The fewest scripts beside which a live client is still cut, as far as there is time.</summary>
    private async Task<IReadOnlyList<FuzzScript>> ShrinkTogetherAsync(IReadOnlyList<FuzzScript> scripts, FuzzFinding cut, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var places = new SemaphoreSlim(ServersAtOnce);

        // It may be cut whoever is beside it.
        return await IsCutAsync([]) ? [] : await Shrinker.ShrinkAsync(
            scripts,
            async candidates => watch.Elapsed > s_mostTogether ? [.. candidates.Select(_ => false)] : await Task.WhenAll(candidates.Select(IsCutAsync)),
            MostRounds);

        async Task<bool> IsCutAsync(IReadOnlyList<FuzzScript> candidate)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                return (await RunAsync(candidate, withLive: true, countsProcess: false, cancellationToken)).Any(finding => IsSame(finding, cut));
            }
            finally
            {
                places.Release();
            }
        }
    }
}
