using Leak.Audit.Findings;
using Leak.Audit.Reports;

namespace Leak.Unit.Audit.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed class SocketStateTableTests
{
    private static readonly AuditReport s_report = Audited.Report() with
    {
        Sockets = [new("ESTABLISHED", new(2, 0), new(40, 12_345_678), new(1, 0)), new("FIN-WAIT-1", default, new(6, 15_000_000), new(6, 15_000_000))],
    };

    [Test]
    public void Sockets_AreALineForEachState_WithWhatIsUnsent() => SocketStateTable.Of(s_report).ShouldNotBeNull().Rows.ShouldBe(
    [
        ["ESTABLISHED", "2", "0", "40", "12345678", "1", "0"],
        ["FIN-WAIT-1", "0", "0", "6", "15000000", "6", "15000000"],
    ]);

    [Test]
    public void Sockets_OfAProcessThatIsNotKnown_AreLeftOut() => SocketStateTable.Of(Audited.Report()).ShouldBeNull();

    [Test]
    public void Sockets_AreInEveryReport()
    {
        var document = new AuditDocument(new AuditGrade("A", [], null), s_report, new Advice([], []));

        string[] texts = [AuditJson.Render(document), AuditHtml.Render(document), AuditMarkdown.Render(document), string.Join('\n', AuditConsole.Lines(document))];
        texts.ShouldAllBe(text => text.Contains("FIN-WAIT-1", StringComparison.Ordinal) && text.Contains("15000000", StringComparison.Ordinal));
    }
}
