using System.Text.Json;
using System.Text.RegularExpressions;
using Leak.Bounds.Facts;
using Leak.Bounds.Pages;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed partial class HtmlReportTests
{
    /// <summary>Of a planted run; bytes, descriptors and timers have no bound while the clients are there.</summary>
    private const int Series = 8;

    private const int BoundSeries = 5;

    [Test]
    public void Report_OfTheArticle_HasAChartForEverySeriesWithItsBound()
    {
        var page = HtmlReport.Render(PlantedReport.Article());

        var scenarios = Data(page).Scenarios;
        scenarios.Count.ShouldBe(3);
        scenarios.ShouldAllBe(scenario => scenario.Charts.Count == Series && scenario.Charts.Count(chart => chart.Bound != null) == BoundSeries);
        var (off, on) = (scenarios[1].Charts[0], scenarios[2].Charts[0]);
        (off.Bound, off.BoundName).ShouldBe((45, "bound with limits on"));
        (on.Bound, on.BoundName).ShouldBe((45, "bound"));
        scenarios[1].Group.ShouldBe(scenarios[2].Group, "on and off stand side by side");
        Figure().Count(page).ShouldBe(3 * Series);
        page.ShouldContain("<b>openConnections</b> at most 36 connections, at 5 s; bound 45");
    }

    [Test]
    public void Report_LoadsNothing()
    {
        var page = HtmlReport.Render(PlantedReport.Article());

        page.ShouldContain("default-src 'none'");
        var own = Script().Replace(page, "");
        own.ShouldNotContain("http:");
        own.ShouldNotContain("https:");
        own.ShouldNotContain("<link");
        own.ShouldNotContain(" src=");
        own.ShouldNotContain("url(");
        own.ShouldNotContain(" style=");
        own.ShouldNotContain(" onclick=");
    }

    [Test]
    public void Report_WhenNotAsExpected_SaysWhyBeforeTheCharts()
    {
        var page = HtmlReport.Render(PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject() with { Troubles = ["The server is gone."] })));

        page.ShouldContain("No verdict could be reached");
        page.IndexOf("<li>The server is gone.</li>", StringComparison.Ordinal).ShouldBeInRange(1, page.IndexOf("<figure", StringComparison.Ordinal));
        page.ShouldContain("<td>Inconclusive</td>");
    }

    [TestCase("Pipe.DefaultPipeReader.ReadAsync (System.IO.Pipelines)", true)]
    [TestCase("Gate.EnterAsync (App) at /src/Gate.cs:54", false)]
    public void Report_WhereNothingThatGrewIsOwnCode_SaysThatALimitEndsIt(string frame, bool isSaid)
    {
        var held = Planted.Subject().WithStall(record => record with { Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Seconds(20) - Planted.At(number)))] });
        var stacks = new TaskStacks(Planted.Seconds(5), [new StackProfile(100, [frame], [new Sample(TimeSpan.Zero, 0)]), new StackProfile(2, ["Beside.It (App)"], [new Sample(TimeSpan.Zero, 0)])]);
        var report = PlantedReport.Of(ScenarioVerdict.Of(held with { Stacks = stacks }));

        HtmlReport.Render(report).Contains("Nothing that grew is your own code", StringComparison.Ordinal).ShouldBe(isSaid);
        MarkdownReport.Render(report).Contains("Nothing that grew is your own code", StringComparison.Ordinal).ShouldBe(isSaid);
    }

    [Test]
    public void Report_WhenAServerGrows_SaysByHowMuchWhereAndWhatToSet()
    {
        var parked = new StackProfile(600, ["SemaphoreSlim.WaitAsync (System.Private.CoreLib)", "Gate.EnterAsync (App) at /src/Gate.cs:54"], [new Sample(TimeSpan.Zero, 0)]);
        var run = Planted.Subject().WithPeak(Quantity.OpenConnections, 90).WithStall(record => record with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Seconds(20) - Planted.At(number)))],
            LimitsFired = new Dictionary<string, int>(),
        });

        var page = HtmlReport.Render(PlantedReport.Of(ScenarioVerdict.Of(run with { Stacks = new TaskStacks(Planted.Seconds(5), [parked]) })));

        var cause = page[page.IndexOf("<article class=\"cause\"", StringComparison.Ordinal)..page.IndexOf("<section id=\"results\"", StringComparison.Ordinal)];
        cause.ShouldContain("<h3>Idle connections are never closed");
        cause.ShouldContain("<b>connections during</b>: 90 connections, where 45 are allowed: 2 times as much");
        cause.ShouldContain("<b>600 ×</b> <span class=\"tag\">what grew</span> <span class=\"soft\">0 at the start, and it grew with the connections</span>");
        cause.ShouldContain("<code class=\"own\">Gate.EnterAsync (App)</code> <code class=\"place\">Gate.cs:54</code>");
        cause.ShouldContain("    &quot;KeepAlive&quot;: &quot;00:00:02&quot;");
        cause.ShouldContain("kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(2);");
        cause.ShouldContain("<a href=\"#s-idle-on-connections\" data-stall=\"tcp/idle\">tcp/idle</a>");
    }

    [Test]
    public void Report_OfAControl_CallsItOne()
    {
        var page = Script().Replace(HtmlReport.Render(PlantedReport.Article()), "");

        page.ShouldContain("Control: grows, as it must without limits");
        page.ShouldNotContain("not as expected");
    }

    [Test]
    public void Report_WhenSomethingMayBeLeft_SaysWhyBesideIt()
    {
        var run = PlantedStalls.Run(PlantedStalls.Abandoning());
        var left = run.WithResidual(Quantity.ActiveRequests, 10).WithResidual(Quantity.OpenConnections, 10);

        var page = HtmlReport.Render(PlantedReport.Of(ScenarioVerdict.Of(left)));

        page.ShouldMatch("10 connections, 10 requests.*<small>10 connections: ");
    }

    [Test]
    public void Report_OfSeveralWorkloads_HasARowForEach()
    {
        var late = PlantedStalls.Closed().With(Planted.Closed(7, Planted.Seconds(1)));

        var page = HtmlReport.Render(PlantedReport.Of(ScenarioVerdict.Of(PlantedStalls.Run(late, PlantedStalls.Held()))));

        page.ShouldMatch("<tr id=\"s-several-on-w1\" class=\"bad\">.*?<td>http1/partial-line</td><td>100</td>");
        page.ShouldMatch("<tr id=\"s-several-on-w2\" class=\"control\">.*?<td>http1/sse-idle</td><td>100</td>");
    }

    [Test]
    public void Anchors_AreUniqueAndLinksLeadToThem([Values] bool isHostile)
    {
        var page = Script().Replace(HtmlReport.Render(isHostile ? PlantedReport.OfHostileWorkloads() : PlantedReport.Of([.. PlantedReport.Article().Scenarios, .. PlantedReport.Article().Scenarios])), "");

        var places = Id().Matches(page).Select(match => match.Groups["value"].Value).ToList();
        places.ShouldBeUnique();
        Link().Matches(page).Select(match => match.Groups["value"].Value).Except(places).ShouldBeEmpty();
    }

    [Test]
    public void Report_OfHostileText_IsMadeOfTheSameElements([Values] bool ofWorkloads)
    {
        var hostile = Script().Replace(HtmlReport.Render(ofWorkloads ? PlantedReport.OfHostileWorkloads() : PlantedReport.OfHostileText()), "");
        var harmless = hostile.Replace(Html.Escape(PlantedReport.Hostile), "harmless", StringComparison.Ordinal);

        hostile.ShouldNotContain("<script", Case.Insensitive);
        hostile.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        Tag().Matches(hostile).Select(match => match.Value).ShouldBe(Tag().Matches(harmless).Select(match => match.Value));
        harmless.ShouldNotContain("alert(");
    }

    [Test]
    public void Data_OfHostileText_EndsNoElementAndHasNoControlCharacter()
    {
        var page = HtmlReport.Render(PlantedReport.OfHostileWorkloads());

        var data = Json().Match(page).Groups["data"].Value;
        data.ShouldContain("alert");
        data.ShouldNotContain('<');
        data.ShouldNotContain("\\u001b", Case.Insensitive);
        data.ShouldNotContain("\\u202e", Case.Insensitive);
    }

    private static PageData Data(string page) =>
        JsonSerializer.Deserialize<PageData>(Json().Match(page).Groups["data"].Value, JsonSerializerOptions.Web)!;

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(?<data>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Json();

    /// <summary>What is embedded, and the data.</summary>
    [GeneratedRegex("<(?<tag>script|style)[^>]*>.*?</\\k<tag>>\n?", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<figure class=\"chart\"")]
    private static partial Regex Figure();

    [GeneratedRegex(" id=\"(?<value>[^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex(" href=\"#(?<value>[^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("</?[a-z][a-z0-9]*")]
    private static partial Regex Tag();
}
