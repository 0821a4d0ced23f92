using Leak.Audit.Reports;
using Leak.Bounds.Comparing;
using Leak.Bounds.Reports;
using Leak.Shared;

namespace Leak.Unit.Bounds.Reports.Schemas;

internal sealed class SchemaPageTests
{
    private const string Mark = "<!-- From here on written from docs/schemas by LEAK_WRITE_SCHEMAS=1 dotnet test tests/Unit -- 'NUnit.Where=class =~ /SchemaPageTests/' -->\n";

    [Test]
    public void Page_OfTheSchemas_DescribesEachFieldAsTheyDo()
    {
        var path = Repository.PathOf("docs", "report-json.md");
        var page = File.ReadAllText(path);
        var head = page[..(page.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)];
        var expected = $"{head}\n## report.json\n{SchemaPage.Render(ReportSchema.Text)}\n## audit.json\n{SchemaPage.Render(AuditSchema.Text)}\n## What compare writes\n{SchemaPage.Render(ComparisonSchema.Text)}";
        if (Environment.GetEnvironmentVariable("LEAK_WRITE_SCHEMAS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        File.ReadAllText(path).ShouldBe(expected);
    }
}
