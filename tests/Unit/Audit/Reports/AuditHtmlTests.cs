using System.Text.RegularExpressions;
using Leak.Audit.Reports;
using Leak.Bounds.Reports;

namespace Leak.Unit.Audit.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed partial class AuditHtmlTests
{
    [Test]
    public void Page_BeginsWithTheGradeAndTheAnswer()
    {
        var page = AuditHtml.Render(PlantedAudit.Nginx());

        page.ShouldContain("<title>Grade D: http://127.0.0.1:8080</title>");
        page.ShouldContain(
            """
            <main id="main" tabindex="-1">
            <header class="answer graded bad" id="grade">
            <div class="grade">D</div>
            <div>
            <h1>Grade D: http://127.0.0.1:8080</h1>
            <p>Pinned by 1 of the 3 stalls tried. Inconclusive: 1. Bounded: 1. Not applicable: 3.</p>
            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Page_LoadsAndRunsNothing()
    {
        var page = AuditHtml.Render(PlantedAudit.Nginx());

        page.ShouldContain("default-src 'none'; script-src 'sha256-");
        page = Script().Replace(page, "");
        Attribute().Matches(page).Select(match => match.Groups["value"].Value).ShouldAllBe(target => target.StartsWith('#'));
        page.ShouldNotContain("<link");
        page.ShouldNotContain(" style=");
        page.ShouldNotContain("url(");
    }

    [Test]
    public void Bars_ShowLifetimesAndTheLimitThatWasAskedFor()
    {
        var page = AuditHtml.Render(PlantedAudit.Nginx());

        // The scale is 0 to 200 s.
        Bar(page, "http1/partial-headers").ShouldBe(["sure 0 76.02", "still 76.02", "asked 30"]);
        Bar(page, "http1/keep-alive-idle").ShouldBe(["sure 0 37.51", "some 37.51 0.49", "median 37.7", "asked 37.5"]);
        Bar(page, "http1/hung-handler").ShouldBe(["sure 0 30.01", "some 30.01 45.5", "median 30.01", "still 75.5"]);
    }

    [Test]
    public void Stalls_AreEachAPlaceToLinkTo_AndEachLinkLeadsToOne([Values] bool isHostile)
    {
        var page = Script().Replace(AuditHtml.Render(isHostile ? PlantedAudit.OfHostileText() : PlantedAudit.Nginx()), "");

        var places = Id().Matches(page).Select(match => match.Groups["value"].Value).ToList();
        Attribute().Matches(page).Select(match => match.Groups["value"].Value[1..]).Except(places).ShouldBeEmpty();
        if (!isHostile)
        {
            places.ShouldBeUnique();
            places.ShouldContain("http1/partial-headers");
            places.ShouldContain("http2/idle", "not tried");
        }
    }

    [Test]
    public void Page_HasTheBlocksToPaste()
    {
        var page = AuditHtml.Render(PlantedAudit.Nginx());

        page.ShouldContain("<code>client_header_timeout 10s;\n# http1/partial-headers</code></pre>");
        page.ShouldContain("<span class=\"tag told\">from the documentation, since 1.27.4</span>");
        page.ShouldContain("<p class=\"soft\">bounds <a href=\"#http1/keep-alive-idle\">http1/keep-alive-idle</a></p>");
    }

    [Test]
    public void Page_OfAnEmptyAudit_SaysSo()
    {
        var page = AuditHtml.Render(PlantedAudit.Empty());

        page.ShouldContain("<header class=\"answer graded none\" id=\"grade\">\n<div class=\"grade\">–</div>");
        page.ShouldContain("<p>No stall was tried.</p>");
        page.ShouldNotContain("<table");
    }

    [Test]
    public void Page_OfAnInterruptedAudit_SaysSoInItsHeading() =>
        AuditHtml.Render(PlantedAudit.Interrupted()).ShouldContain("<h1>Grade D: http://127.0.0.1:8080, interrupted</h1>");

    [Test]
    public void Page_OfHostileText_IsMadeOfTheSameElements()
    {
        var hostile = Script().Replace(AuditHtml.Render(PlantedAudit.OfHostileText()), "");
        var harmless = hostile;
        // A block has a line for each of its own.
        foreach (var form in PlantedAudit.Hostile.Split("\r\n").Prepend(PlantedAudit.Hostile))
        {
            harmless = harmless.Replace(Html.Escape(form), "harmless", StringComparison.Ordinal);
        }

        hostile.ShouldNotContain("<script", Case.Insensitive);
        hostile.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        hostile.ShouldNotContain("\u202e");
        Tag().Matches(hostile).Select(match => match.Value).ShouldBe(Tag().Matches(harmless).Select(match => match.Value));
        Visible().Replace(harmless, "").ShouldNotContain("alert");
    }

    private static IEnumerable<string> Bar(string page, string id)
    {
        var entry = page[page.IndexOf($"<article class=\"stall", page.IndexOf($"id=\"{id}\"", StringComparison.Ordinal) - 40, StringComparison.Ordinal)..];
        return Part().Matches(entry[..entry.IndexOf("</article>", StringComparison.Ordinal)])
            .Select(match => $"{match.Groups["kind"]} {match.Groups["left"]} {match.Groups["width"]}".TrimEnd());
    }

    /// <summary>What is embedded.</summary>
    [GeneratedRegex("<(?<tag>script|style)[^>]*>.*?</\\k<tag>>\n?", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<(rect|line|svg) class=\"(?<kind>[a-z]+)\" x1?=\"(?<left>[0-9.]+)%\"( width=\"(?<width>[0-9.]+)%\")?")]
    private static partial Regex Part();

    [GeneratedRegex(" (href|src)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Attribute();

    [GeneratedRegex(" id=\"(?<value>[^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex("</?[a-z][a-z0-9]*")]
    private static partial Regex Tag();

    [GeneratedRegex(" (id|href)=\"[^\"]*\"")]
    private static partial Regex Visible();
}
