using System.Text.Json;
using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class JsonWorkloadsTests
{
    [Test]
    public void Workloads_AreOneObjectForEachInTheScenariosOrder()
    {
        var observation = PlantedStalls.Run(
            PlantedStalls.Closed().With(Planted.Closed(7, Planted.Seconds(3.25049))).With(Planted.Held(8, Planted.Seconds(1))),
            PlantedStalls.Held() with { LeftBehind = null },
            PlantedStalls.ClosedByServer() with { LimitsFired = null, LeftBehind = null },
            Planted.Live().Workloads[0] with { Succeeded = 298, Failed = 2 });

        Workloads(observation).ShouldBe(
        [
            """{"id":"http1/partial-line","verdict":"Bounded","expected":"Bounded","asExpected":true,"notApplicable":null,"arrivals":100,"planned":100,"succeeded":100,"failed":0,"limit":"RequestHead","limitSeconds":2,"closed":99,"held":1,"minLifetimeSeconds":3.25,"maxLifetimeSeconds":3.5,"limitsFired":{"request_headers_timeout":100},"limitsFiredUnknown":null,"leftBehind":0,"closedUnseen":0,"heldOrUnseen":0,"askedAfterFin":0,"goneAfterFin":0,"heldAfterFin":0}""",
            """{"id":"http1/sse-idle","verdict":"Growing","expected":"Growing","asExpected":true,"notApplicable":null,"arrivals":100,"planned":100,"succeeded":100,"failed":0,"limit":"Stream","limitSeconds":2,"closed":0,"held":100,"minLifetimeSeconds":null,"maxLifetimeSeconds":null,"limitsFired":{},"limitsFiredUnknown":null,"leftBehind":null,"closedUnseen":0,"heldOrUnseen":0,"askedAfterFin":0,"goneAfterFin":0,"heldAfterFin":0}""",
            """{"id":"http1/linger","verdict":"Bounded","expected":"Bounded","asExpected":true,"notApplicable":null,"arrivals":100,"planned":100,"succeeded":100,"failed":0,"limit":"own close","limitSeconds":0,"closed":100,"held":0,"minLifetimeSeconds":0.1,"maxLifetimeSeconds":0.1,"limitsFired":{},"limitsFiredUnknown":"the server does not tell why it closes connections.","leftBehind":null,"closedUnseen":0,"heldOrUnseen":0,"askedAfterFin":0,"goneAfterFin":0,"heldAfterFin":0}""",
            """{"id":"live/post","verdict":"Bounded","expected":"Bounded","asExpected":false,"notApplicable":null,"arrivals":300,"planned":300,"succeeded":298,"failed":2}""",
        ]);
    }

    [Test]
    public void Workload_ThatDoesNotApply_SaysWhy()
    {
        var refused = (LiveRecord)Planted.Live().Workloads[0] with { Succeeded = 0, Failed = 300, FailedIterations = Planted.FailedWith("404", 300) };

        Workloads(PlantedStalls.Run(PlantedStalls.Closed(), refused)).Last().ShouldBe(
            """{"id":"live/post","verdict":"Inconclusive","expected":"Bounded","asExpected":false,"notApplicable":"/ answered 404","arrivals":300,"planned":300,"succeeded":0,"failed":300}""");
    }

    [Test]
    public void Workloads_OfHostileText_KeepItAsText()
    {
        var text = JsonReport.Render(PlantedReport.OfHostileWorkloads());

        text.ShouldNotContain("<script", Case.Insensitive);
        using var document = JsonDocument.Parse(text);
        var workload = document.RootElement.GetProperty("scenarios")[0].GetProperty("workloads")[0];
        var kept = PlantedReport.Hostile.Replace('\ud800', '\ufffd');
        workload.GetProperty("id").GetString().ShouldBe(kept);
        workload.GetProperty("limit").GetString().ShouldBe(kept);
        workload.GetProperty("limitsFired").EnumerateObject().Single().Name.ShouldBe(kept);
    }

    private static IEnumerable<string> Workloads(Observation observation)
    {
        using var document = JsonDocument.Parse(JsonReport.Render(PlantedReport.Of(ScenarioVerdict.Of(observation))));
        return [.. document.RootElement.GetProperty("scenarios")[0].GetProperty("workloads").EnumerateArray().Select(each => JsonSerializer.Serialize(each))];
    }
}
