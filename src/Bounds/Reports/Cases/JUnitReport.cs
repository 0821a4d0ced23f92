using System.Globalization;
using System.Text;
using System.Xml;

namespace Leak.Bounds.Reports.Cases;

/// <summary>Cases as <c>junit.xml</c>: a suite for each scenario. What is inconclusive is an error, what broke a failure, what does not apply is skipped.</summary>
internal static class JUnitReport
{
    private static readonly XmlWriterSettings s_settings = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    public static string Render(CaseReport report)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, s_settings))
        {
            xml.WriteStartElement("testsuites");
            Text(xml, "name", report.Name);
            Counts(xml, report.Cases);
            Text(xml, "time", Seconds(report.Duration));
            foreach (var (number, suite) in report.Cases.GroupBy(one => one.Suite, StringComparer.Ordinal).Index())
            {
                Suite(xml, report, number, suite.Key, [.. suite]);
            }

            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static void Suite(XmlWriter xml, CaseReport report, int number, string name, List<ReportCase> cases)
    {
        xml.WriteStartElement("testsuite");
        Text(xml, "name", name);
        Counts(xml, cases);
        Number(xml, "skipped", cases.Count(one => one.Status == CaseStatus.NotApplicable));
        Text(xml, "time", Seconds(cases.Max(one => one.Duration) ?? TimeSpan.Zero));
        Text(xml, "timestamp", report.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        Number(xml, "id", number);
        xml.WriteStartElement("properties");
        Property(xml, "target", report.Target);
        Property(xml, "runtime", report.Environment.Runtime);
        Property(xml, "os", report.Environment.Os);
        Property(xml, "commit", report.Environment.Commit);
        Property(xml, "arguments", report.Environment.CommandLine);
        xml.WriteEndElement();
        foreach (var one in cases)
        {
            Case(xml, one);
        }

        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, ReportCase one)
    {
        xml.WriteStartElement("testcase");
        Text(xml, "name", one.IsControl ? $"{one.Name} (control)" : one.Name);
        Text(xml, "classname", one.Suite);
        Text(xml, "time", Seconds(one.Duration ?? TimeSpan.Zero));
        switch (one.Status)
        {
            case CaseStatus.NotApplicable:
                xml.WriteStartElement("skipped");
                Text(xml, "message", $"not applicable: {one.NotApplicable}");
                xml.WriteEndElement();
                break;
            case CaseStatus.Failed:
                Broken(xml, "failure", one);
                break;
            case CaseStatus.Inconclusive:
                Broken(xml, "error", one);
                break;
        }

        xml.WriteEndElement();
    }

    private static void Broken(XmlWriter xml, string element, ReportCase one)
    {
        xml.WriteStartElement(element);
        Text(xml, "type", one.Breaks[0].Rule);
        Text(xml, "message", one.Breaks[0].Message);
        xml.WriteString(CaseText.Xml(CaseText.Lines(one.Lines)));
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, IReadOnlyList<ReportCase> cases)
    {
        Number(xml, "tests", cases.Count);
        Number(xml, "failures", cases.Count(one => one.Status == CaseStatus.Failed));
        Number(xml, "errors", cases.Count(one => one.Status == CaseStatus.Inconclusive));
    }

    private static void Property(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.WriteStartElement("property");
            Text(xml, "name", name);
            Text(xml, "value", value);
            xml.WriteEndElement();
        }
    }

    private static void Text(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, CaseText.Xml(CaseText.Line(value)));

    private static void Number(XmlWriter xml, string name, int value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
