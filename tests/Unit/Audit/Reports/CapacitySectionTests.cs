using Leak.Audit.Findings;
using Leak.Audit.Reports;

namespace Leak.Unit.Audit.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed class CapacitySectionTests
{
    private static readonly CapacityFinding s_bracketed = new()
    {
        Stall = "tcp/idle",
        Ceiling = 16_000,
        ServedWith = 247,
        NotServedWith = 255,
        RanOut = ["To new clients the server answered 503 × 2."],
        CameBack = true,
        CameBackAfter = TimeSpan.FromSeconds(0.301),
    };

    [Test]
    public void Section_SaysWithHowMany_WhatRanOut_AndThatItCameBack() => Lines(s_bracketed).ShouldBe(
    [
        "  - Clients were served with 247 stalled connections (tcp/idle) open, and no longer with 255.",
        "  - To new clients the server answered 503 × 2.",
        "  - Once all were closed, clients were served again within 0.31 s.",
    ]);

    [Test]
    public void Section_OfAServerThatDied_SaysThatItDidNotComeBack() =>
        Lines(s_bracketed with { CameBack = false, CameBackAfter = TimeSpan.FromSeconds(30) })[^1].ShouldBe("  - It did not come back: once all were closed, clients were not served for 30 s.");

    [TestCase(16_000, false, "  - Clients were served with all 16000 stalled connections (tcp/idle) that the server was given.")]
    [TestCase(240, false, "  - Clients were served throughout; at most 240 stalled connections (tcp/idle) were open at once.")]
    [TestCase(240, true, "  - Clients were served with 240 stalled connections (tcp/idle) open; more were not tried.")]
    [TestCase(0, false, "  - It is not known with how many stalled connections clients are no longer served.")]
    public void Section_WhereClientsWereAlwaysServed_SaysWithHowMany(int served, bool interrupted, string expected) =>
        Lines(new CapacityFinding { Stall = "tcp/idle", Ceiling = 16_000, ServedWith = served, Interrupted = interrupted })[0].ShouldBe(expected);

    [Test]
    public void Finding_IsReadAsItWasWritten()
    {
        using var file = new MemoryStream();
        AuditJson.Write(file, With(s_bracketed));
        file.Position = 0;

        var read = AuditJson.Read(file, "audit.json").Report.Capacity!;

        (read with { RanOut = s_bracketed.RanOut, Remarks = s_bracketed.Remarks }).ShouldBe(s_bracketed);
        read.RanOut.ShouldBe(s_bracketed.RanOut);
    }

    [Test]
    public void Section_IsNotThere_WhereItWasNotAskedFor() => AuditConsole.Lines(PlantedAudit.Nginx()).ShouldNotContain("Capacity");

    private static List<string> Lines(CapacityFinding found) =>
        [.. AuditConsole.Lines(With(found)).SkipWhile(line => line != "Capacity").Skip(1).TakeWhile(line => line.Length > 0)];

    private static AuditDocument With(CapacityFinding found)
    {
        var whole = PlantedAudit.Nginx();
        return whole with { Report = whole.Report with { Capacity = found } };
    }
}
