using System.Xml.Linq;
using Leak.Audit.Reports;
using Leak.Bounds.Reports.Cases;
using Leak.Unit.Bounds.Reports.Cases;
using Leak.Unit.Bounds.Reports.Schemas;

namespace Leak.Unit.Audit.Reports;

internal sealed class AuditCasesTests
{
    [Test]
    public void Audit_HasACaseForEachStallAndClient_AndForTheWholeServer() =>
        AuditCases.Of(PlantedAudit.Nginx()).Cases.Select(one => $"{one.Name} {one.Status}").ShouldBe(
        [
            "http1/keep-alive-idle Passed",
            "http1/partial-headers Failed",
            "http1/hung-handler Inconclusive",
            "http1/slow-body NotApplicable",
            "http1/no-body NotApplicable",
            "http2/idle NotApplicable",
            "live/get/ Failed",
            "the whole server Passed",
        ]);

    [Test]
    public void Break_NamesTheStall_WhatBecameOfItAndItsLimit()
    {
        var broken = AuditCases.Of(PlantedAudit.Nginx()).Cases[1].Breaks.Single();

        broken.Rule.ShouldBe("http1/partial-headers");
        broken.Message.ShouldBe("http1/partial-headers: Growing. 6 connections: held ≥ 152.03 s; guarded by RequestHead.");
    }

    [Test]
    public void Audit_ThatWasInterrupted_IsNoPass() => AuditCases.Of(PlantedAudit.Interrupted()).Cases[^1].Status.ShouldBe(CaseStatus.Inconclusive);

    [Test]
    public void Formats_OfAnAudit_AreValid([Range(0, 3)] int which)
    {
        var document = new[] { PlantedAudit.Nginx(), PlantedAudit.Empty(), PlantedAudit.Interrupted(), PlantedAudit.OfHostileText() }[which];
        var report = AuditCases.Of(document);

        SchemaCheck.Of(PlantedCases.Schema("ctrf.schema.json")).Faults(CtrfReport.Render(report)).ShouldBeEmpty();
        SarifReportTests.Faults(SarifReport.Render(report)).ShouldBeEmpty();
        JUnitReportTests.Faults(JUnitReport.Render(report)).ShouldBeEmpty();
        XDocument.Parse(AuditSvg.Render(document)).Descendants().ShouldAllBe(element => element.Name.LocalName != "script");
        foreach (var text in new[] { CtrfReport.Render(report), SarifReport.Render(report), JUnitReport.Render(report), AuditSvg.Render(document) })
        {
            text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
            text.ShouldNotContain("<script");
        }
    }

    [Test]
    public void Csv_HasARowForEachStall()
    {
        var rows = AuditCsv.Render(PlantedAudit.Nginx()).Split("\r\n");

        rows.Length.ShouldBe(8);
        rows[1].ShouldBe("http1/keep-alive-idle,KeepAlive,Bounded,6,6,0,75.012,75.401,75.999,");
        rows[2].ShouldBe("http1/partial-headers,RequestHead,Growing,6,0,6,,,,152.04");
        AuditCsv.Render(PlantedAudit.OfHostileText()).Replace("\r\n", "", StringComparison.Ordinal).Any(char.IsControl).ShouldBeFalse();
    }

    [Test]
    public void Picture_HasABarForEachStallThatWasTried() =>
        XDocument.Parse(AuditSvg.Render(PlantedAudit.Nginx())).Descendants("{http://www.w3.org/2000/svg}g").Count().ShouldBe(3);
}
