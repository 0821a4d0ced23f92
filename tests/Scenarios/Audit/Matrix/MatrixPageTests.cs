using System.Text.RegularExpressions;
using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Audit.Matrix;

/// <summary>The page in the documents can be read by its own words.</summary>
[Parallelizable]
internal sealed partial class MatrixPageTests
{
    private static readonly string[] s_stallWords = [MatrixCell.Held, MatrixCell.Kept, MatrixCell.Unknown, MatrixCell.NotTried];
    private static readonly string[] s_limitWords = [MatrixCell.None, MatrixCell.Varies, MatrixCell.Unknown, MatrixCell.NotTried];

    [Test]
    public async Task Page_HasEveryStallOnce_AndOnlyTheWordsThatItTells()
    {
        var stalls = await TableAsync(MatrixPage.StallHeading);

        stalls.Skip(1).Select(row => row[0]).ShouldBe(Stalls.All.Select(stall => stall.Id), MatrixTests.HowToWrite);
        stalls.Skip(1).ShouldAllBe(row => row.Count == stalls[0].Count);
        stalls.Skip(1).SelectMany(row => row.Skip(1)).Where(cell => !s_stallWords.Contains(cell) && !Time().IsMatch(cell)).ShouldBeEmpty();
    }

    [Test]
    public async Task Page_HasEveryLimitOnce_AndOnlyTheWordsThatItTells()
    {
        var limits = await TableAsync(MatrixPage.LimitHeading);

        limits.Skip(1).Select(row => row[0]).ShouldBe(LimitOptions.Names, MatrixTests.HowToWrite);
        limits.Skip(1).ShouldAllBe(row => row.Count == limits[0].Count);
        limits.Skip(1).SelectMany(row => row.Skip(1)).SelectMany(cell => cell.Split("; ")).Where(cell => !s_limitWords.Contains(cell) && !Interval().IsMatch(cell)).ShouldBeEmpty();
    }

    [Test]
    public async Task Page_SaysTheVersionOfEveryColumn()
    {
        var servers = await TableAsync(MatrixPage.ServerHeading);

        (await TableAsync(MatrixPage.StallHeading))[0].Skip(1).ShouldBe(servers.Skip(1).Select(row => row[0]));
        (await TableAsync(MatrixPage.LimitHeading))[0].Skip(1).ShouldBe(servers.Skip(1).Select(row => row[0]));
        servers.Skip(1).ShouldAllBe(row => Version().IsMatch(row[1]));
    }

    [TestCase(0.04, "0.0 s")]
    [TestCase(9.94, "9.9 s")]
    [TestCase(9.96, "10 s")]
    [TestCase(60.4, "60 s")]
    public void Cell_OfWhatWasGivenBack_IsItsMedian(double seconds, string cell) =>
        MatrixCell.Of(Found(AuditVerdict.Growing) with { Median = TimeSpan.FromSeconds(seconds) }).ShouldBe(cell);

    [TestCase("Growing", MatrixCell.Held)]
    [TestCase("KeptByServer", MatrixCell.Kept)]
    [TestCase("Inconclusive", MatrixCell.Unknown)]
    [TestCase("NotApplicable", MatrixCell.NotTried)]
    public void Cell_OfWhatWasNot_IsAWord(string verdict, string cell) =>
        MatrixCell.Of(Found(Enum.Parse<AuditVerdict>(verdict)) with { Held = 1, Median = TimeSpan.FromSeconds(1) }).ShouldBe(cell);

    [Test]
    public void Cell_OfWhatTheServerKeptForAWhile_IsTheLongest() =>
        MatrixCell.Of(Found(AuditVerdict.KeptByServer) with { Closed = 4, Median = TimeSpan.FromSeconds(60), Most = TimeSpan.FromSeconds(91) }).ShouldBe("kept 91 s");

    [Test]
    public void Cell_OfALimit_HoldsItsSetting()
    {
        var limit = new LimitFinding { Limit = "Read", Stalls = ["http1/no-body"], Wanted = TimeSpan.FromSeconds(60), Verdict = AuditVerdict.Growing };
        var interval = limit with { AtLeast = TimeSpan.FromSeconds(4.96), AtMost = TimeSpan.FromSeconds(7.41) };

        MatrixCell.Of([limit, interval], [Found(AuditVerdict.Growing) with { Held = 1 }]).ShouldBe("4.9–7.5 s; none");
        MatrixCell.Of([limit], [Found(AuditVerdict.Growing) with { Median = TimeSpan.FromSeconds(80) }]).ShouldBe("varies");
        MatrixCell.Of([], []).ShouldBe("–");
    }

    private static StallFinding Found(AuditVerdict verdict) => new() { Id = "http1/no-body", Summary = "", Limit = "Read", Verdict = verdict };

    /// <summary>The cells of the table below a heading, its head first and without its rule.</summary>
    private static async Task<List<List<string>>> TableAsync(string heading)
    {
        var lines = await File.ReadAllLinesAsync(MatrixPage.File);
        return
        [
            .. lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToList()),
        ];
    }

    [GeneratedRegex(@"^(kept )?([0-9]\.[0-9]|[1-9][0-9]+) s$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^[0-9]+\.[0-9]–[0-9]+\.[0-9] s$")]
    private static partial Regex Interval();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)+$")]
    private static partial Regex Version();
}
