using System.Text.RegularExpressions;
using CsCheck;
using Leak.Audit.Advising;
using Leak.Audit.Advising.Tables;
using Leak.Audit.Findings;
using static Leak.Unit.Audit.Audited;

namespace Leak.Unit.Audit.Advising;

/// <summary>The tables of what can be set, each as a whole.</summary>
[Parallelizable]
internal sealed partial class ServerTablesTests
{
    private static readonly HashSet<string> s_known = [.. Catalogue.Select(stall => stall.Id)];

    private static IEnumerable<string> Products => ServerTables.All.Keys;

    private static IEnumerable<ServerTable> Tables => [.. ServerTables.All.Values, LeakTimeouts.Table];

    [TestCaseSource(nameof(Products))]
    public void Table_NamesStallsThatThereAre(string product)
    {
        var table = ServerTables.Of(product)!;

        table.Settings.SelectMany(setting => setting.Bounds).Concat(table.Unbounded.SelectMany(reason => reason.Stalls))
            .Where(id => !s_known.Contains(id)).ShouldBeEmpty();
    }

    /// <summary>One that a later version bounds may be in both: what is told depends on the version.</summary>
    [TestCaseSource(nameof(Products))]
    public void Table_NeverSaysBothOfAStall(string product)
    {
        var table = ServerTables.Of(product)!;

        table.Settings.Where(setting => setting.Since is null && setting.Until is null).SelectMany(setting => setting.Bounds)
            .Intersect(table.Unbounded.Where(reason => !reason.IsSaidAnyway).SelectMany(reason => reason.Stalls)).ShouldBeEmpty();
    }

    [Test]
    public void Setting_HasThePageThatSaysSo() => Tables.SelectMany(table => table.Settings)
        .Where(setting => !setting.Documentation.StartsWith("https://", StringComparison.Ordinal) && setting.Documentation != "docs/timeouts.md")
        .ShouldBeEmpty();

    /// <summary>A kind that is made for a server, and misspelt, would bound nothing.</summary>
    [Test]
    public void LeakTimeouts_BoundsWhatItsPageSays()
    {
        string[] floods = ["http2/rapid-reset", "http2/reset-by-window", "http2/reset-by-length", "http2/reset-spread", "http2/hpack-crumb-bomb", "http2/empty-headers", "http2/continuation-flood"];
        string[] ownClose = ["http1/unread-body", "http1/linger", "ws/close-linger"];
        string[] never = ["ws/fragment-drip", "http1/half-close", "http1/half-close-deaf"];

        s_known.Except(LeakTimeouts.Table.Settings.SelectMany(setting => setting.Bounds)).ShouldBe([.. floods, .. ownClose, .. never], ignoreOrder: true);
    }

    [TestCaseSource(nameof(Products))]
    public void Advice_SaysOfEachStallThatWasHeld_AndOfNoOther(string product) => Any.Sample(report =>
    {
        var advice = Advisor.Of(report.By(product));
        var open = report.Stalls.Where(stall => stall.Verdict is AuditVerdict.Growing or AuditVerdict.KeptByServer).Select(stall => stall.Id).ToHashSet();
        var said = s_known.Where(id => advice.Blocks.Any(block => block.Bounds.Contains(id)) || advice.NotBoundable.Any(sentence => Names(sentence, id)));
        return open.SetEquals(said);
    });

    [TestCaseSource(nameof(Products))]
    public void Block_HasNoPlaceThatWasNotFilledIn(string product) => (from report in Any from seconds in Gen.Double[1, 300] select (report, seconds)).Sample(both =>
        Advisor.Of(both.report.By(product).Wanting(TimeSpan.FromSeconds(both.seconds))).Blocks
            .All(block => block.Text.EndsWith('\n') && !LeftOpen().IsMatch(block.Text)));

    [GeneratedRegex(@"\{[a-z-]+\}")]
    private static partial Regex LeftOpen();

    private static bool Names(string sentence, string id) => sentence.Split(": ")[0].Split(", ").Contains(id);
}
