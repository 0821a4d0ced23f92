using System.Text;
using System.Text.Json.Nodes;
using Leak.Audit.Findings;
using Leak.Audit.Reports;
using Leak.Shared;
using Leak.Unit.Bounds.Reports.Schemas;

namespace Leak.Unit.Audit.Reports;

internal sealed class AuditSchemaTests
{
    private static readonly SchemaCheck s_whole = SchemaCheck.Whole(AuditSchema.Text);

    private static readonly AuditDocument[] s_audits =
    [
        PlantedAudit.Nginx(),
        PlantedAudit.Empty(),
        PlantedAudit.Interrupted(),
        PlantedAudit.OfHostileText(),
        PlantedAudit.Nginx() with
        {
            Report = PlantedAudit.Nginx().Report with
            {
                Counts = [new CountFinding("threads", "", 20, 44.5, 21)],
                Sockets = [new SocketFinding("FIN-WAIT-1", default, new SocketCount(4, 2_500_000), default)],
                SentHeaders = ["Authorization"],
                Capacity = new CapacityFinding { Stall = "tcp/idle", Ceiling = 1000, ServedWith = 500, NotServedWith = 1000, RanOut = ["descriptors"], CameBack = true, CameBackAfter = TimeSpan.FromSeconds(3) },
            },
        },
    ];

    [Test]
    public void Audit_OfEachKind_HasTheFieldsOfTheSchemaAndNoOthers([Range(0, 4)] int which) => s_whole.Faults(Written(s_audits[which])).ShouldBeEmpty();

    [Test]
    public void Schema_WithADocumentOfAnEarlierVersion_StillDescribesEachFieldOfIt() =>
        SchemaCheck.Strict(AuditSchema.Text).Faults(File.ReadAllText(Repository.PathOf("tests", "Unit", "Bounds", "Reports", "Schemas", "Earlier", "audit.json"))).ShouldBeEmpty();

    [Test]
    public void Audit_WithAFieldThatNobodyDescribed_IsFound()
    {
        var audit = JsonNode.Parse(Written(PlantedAudit.Nginx()))!;
        audit["report"]!["stalls"]![0]!["brandNew"] = 1;

        s_whole.Faults(audit.ToJsonString()).ShouldContain(fault => fault.StartsWith("/report/stalls/0"));
    }

    [Test]
    public void Schema_IsTheFileOfTheDocumentation() =>
        AuditSchema.Text.ShouldBe(File.ReadAllText(Repository.PathOf("docs", "schemas", "audit.schema.json")));

    private static string Written(AuditDocument document)
    {
        using var stream = new MemoryStream();
        AuditJson.Write(stream, document);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
