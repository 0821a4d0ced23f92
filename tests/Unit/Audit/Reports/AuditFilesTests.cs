using Leak.Audit.Reports;

namespace Leak.Unit.Audit.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed class AuditFilesTests
{
    [Test]
    public void Write_MakesTheFolder_AndLeavesTheLatestOfEachFile()
    {
        var root = Directory.CreateTempSubdirectory("leak-audit-");
        var folder = Path.Combine(root.FullName, "deep", "er");
        try
        {
            AuditFiles.Write(folder, PlantedAudit.Empty());
            AuditFiles.Write(folder, PlantedAudit.Nginx());

            Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["audit.html", "audit.json", "audit.md"]);
            File.ReadAllText(Path.Combine(folder, AuditFiles.Html)).ShouldBe(AuditHtml.Render(PlantedAudit.Nginx()));
            File.ReadAllText(Path.Combine(folder, AuditFiles.Markdown)).ShouldBe(AuditMarkdown.Render(PlantedAudit.Nginx()));
            using var json = File.OpenRead(Path.Combine(folder, AuditFiles.Json));
            AuditJson.Read(json, AuditFiles.Json).Grade.Letter.ShouldBe("D");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
