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
            (LiveRecord)Planted.Live().Workloads[0] with
            {
                Succeeded = 298,
                Failed = 2,
                Failures = new Dictionary<string, int> { ["timeout"] = 2 },
                Latencies = [new(Planted.Seconds(1), Planted.Seconds(0.0015)), new(Planted.Seconds(2), Planted.Seconds(0.012)), new(Planted.Seconds(3), Planted.Seconds(0.001))],
            });

        Workloads(observation).ShouldBe(
        [
            """{"id":"http1/partial-line","kind":"stall","summary":"planted","verdict":"Bounded","expected":"Bounded","asExpected":true,"control":false,"notApplicable":null,"brokenBounds":0,"reasons":[],"arrivals":100,"planned":100,"succeeded":100,"failed":0,"failures":{},"tasksPerConnection":6,"limit":"RequestHead","limitSeconds":2,"closed":99,"held":1,"minLifetimeSeconds":3.25,"maxLifetimeSeconds":3.5,"lifetimes":{"closed":{"count":99,"minSeconds":3.25,"medianSeconds":3.5,"p95Seconds":3.5,"maxSeconds":3.5},"held":{"count":1,"minSeconds":1,"medianSeconds":1,"p95Seconds":1,"maxSeconds":1}},"limitsFired":{"request_headers_timeout":100},"limitsFiredUnknown":null,"leftBehind":0,"closedUnseen":0,"heldOrUnseen":0,"askedAfterFin":0,"goneAfterFin":0,"heldAfterFin":0}""",
            """{"id":"http1/sse-idle","kind":"stall","summary":"planted","verdict":"Growing","expected":"Growing","asExpected":true,"control":true,"notApplicable":null,"brokenBounds":0,"reasons":[],"arrivals":100,"planned":100,"succeeded":100,"failed":0,"failures":{},"tasksPerConnection":6,"limit":"Stream","limitSeconds":2,"closed":0,"held":100,"minLifetimeSeconds":null,"maxLifetimeSeconds":null,"lifetimes":{"closed":null,"held":{"count":100,"minSeconds":20,"medianSeconds":20,"p95Seconds":20,"maxSeconds":20}},"limitsFired":{},"limitsFiredUnknown":null,"leftBehind":null,"closedUnseen":0,"heldOrUnseen":0,"askedAfterFin":0,"goneAfterFin":0,"heldAfterFin":0}""",
            """{"id":"http1/linger","kind":"stall","summary":"planted","verdict":"Bounded","expected":"Bounded","asExpected":true,"control":false,"notApplicable":null,"brokenBounds":0,"reasons":[],"arrivals":100,"planned":100,"succeeded":100,"failed":0,"failures":{},"tasksPerConnection":6,"limit":"own close","limitSeconds":0,"closed":100,"held":0,"minLifetimeSeconds":0.1,"maxLifetimeSeconds":0.1,"lifetimes":{"closed":{"count":100,"minSeconds":0.1,"medianSeconds":0.1,"p95Seconds":0.1,"maxSeconds":0.1},"held":null},"limitsFired":{},"limitsFiredUnknown":"the server does not tell why it closes connections.","leftBehind":null,"closedUnseen":0,"heldOrUnseen":0,"askedAfterFin":0,"goneAfterFin":0,"heldAfterFin":0}""",
            """{"id":"live/post","kind":"live","summary":"planted","verdict":"Bounded","expected":"Bounded","asExpected":false,"control":false,"notApplicable":null,"brokenBounds":1,"reasons":["live/post: the bound \u0027live clients served\u0027 was broken: 2 requests, where requests that failed \u2264 0. 298 succeeded; the failures: timeout \u00D7 2."],"arrivals":300,"planned":300,"succeeded":298,"failed":2,"failures":{"timeout":2},"tasksPerConnection":8,"latency":{"before":null,"during":{"count":3,"medianMilliseconds":1.5,"p99Milliseconds":12}}}""",
        ]);
    }

    [Test]
    public void Workload_ThatDoesNotApply_SaysWhy()
    {
        var refused = (LiveRecord)Planted.Live().Workloads[0] with { Succeeded = 0, Failed = 300, FailedIterations = Planted.FailedWith("404", 300) };

        Workloads(PlantedStalls.Run(PlantedStalls.Closed(), refused)).Last().ShouldBe(
            """{"id":"live/post","kind":"live","summary":"planted","verdict":"Inconclusive","expected":"Bounded","asExpected":false,"control":false,"notApplicable":"/ answered 404","brokenBounds":0,"reasons":["it does not apply: / answered 404."],"arrivals":300,"planned":300,"succeeded":0,"failed":300,"failures":{},"tasksPerConnection":8,"latency":{"before":null,"during":null}}""");
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
