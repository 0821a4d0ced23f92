using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Leak.Bounds.Reports.Cases;

namespace Leak.Unit.Bounds.Reports.Cases;

internal sealed class JUnitReportTests
{
    [Test]
    public void Report_OfEachKind_IsValidByTheSchemaThatReadersUse([Range(0, 8)] int which) => Faults(JUnitReport.Render(PlantedCases.Of(PlantedCases.Runs[which]))).ShouldBeEmpty();

    [Test]
    public void Schema_FindsAnElementThatReadersDoNotKnow() =>
        Faults(JUnitReport.Render(PlantedCases.Of(PlantedCases.Runs[0])).Replace("<testcase", "<test", StringComparison.Ordinal).Replace("</testcase", "</test", StringComparison.Ordinal)).ShouldNotBeEmpty();

    [Test]
    public void Case_ByItsStatus_IsAFailureAnErrorOrSkipped()
    {
        Cases(1).ShouldAllBe(one => one.Elements().Single().Name == "failure");
        Cases(2).ShouldAllBe(one => one.Elements().Single().Name == "error");
        Cases(3).Last().Element("error")!.Attribute("message")!.Value.ShouldBe("It was not run: the run was interrupted.");
        Cases(5).Single(one => one.Attribute("name")!.Value == "live/post").Element("skipped")!.Attribute("message")!.Value.ShouldBe("not applicable: / answered 404");
        Cases(0).ShouldAllBe(one => !one.Elements().Any());
        Cases(0).Select(one => one.Attribute("name")!.Value).ShouldContain("tcp/idle (control)");
    }

    [Test]
    public void Counts_AreThoseOfTheCases()
    {
        var suites = XDocument.Parse(JUnitReport.Render(PlantedCases.Of(PlantedCases.Runs[1]))).Root!;

        ((int)suites.Attribute("tests")!, (int)suites.Attribute("failures")!, (int)suites.Attribute("errors")!).ShouldBe((2, 2, 0));
        var suite = suites.Element("testsuite")!;
        (suite.Attribute("name")!.Value, (int)suite.Attribute("skipped")!, suite.Attribute("time")!.Value).ShouldBe(("idle, timeouts on", 0, "20"));
        suite.Elements("testcase").First().Value.ShouldContain("100 tasks parked here:");
    }

    [Test]
    public void Report_OfHostileText_KeepsItAsText([Values(6, 7, 8)] int which)
    {
        var text = JUnitReport.Render(PlantedCases.Of(PlantedCases.Runs[which]));

        text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        text.ShouldNotContain("<script");
        text.ShouldNotContain("]]>");
        text.ShouldNotContain("\uffff");
    }

    private static IEnumerable<XElement> Cases(int which) => XDocument.Parse(JUnitReport.Render(PlantedCases.Of(PlantedCases.Runs[which]))).Descendants("testcase");

    internal static List<string> Faults(string document)
    {
        var faults = new List<string>();
        var schemas = new XmlSchemaSet();
        using var schema = XmlReader.Create(new StringReader(PlantedCases.Schema("junit-10.xsd")));
        schemas.Add(targetNamespace: null, schema);
        XDocument.Parse(document).Validate(schemas, (_, fault) => faults.Add(fault.Message));
        return faults;
    }
}
