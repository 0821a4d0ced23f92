using System.Text.Json;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class JsonReportTests
{
    private static readonly object[][] s_untold =
    [
        [Planted.Control().WithStall(record => record with { LimitsFired = null }), "the server does not tell why it closes connections."],
        [Planted.Control().WithStall(record => record with { LimitsFired = null, Lifetimes = [] }), "no connection was opened."],
        [Planted.Live(), "no client of it stalls."],
    ];

    [Test]
    public void Report_OfASmallRun_IsThisDocument()
    {
        var observation = Planted.Subject().WithLifetime(Planted.Held(99, Planted.Seconds(1.25))) with
        {
            Series =
            [
                new(Quantity.OpenConnections, [new(TimeSpan.Zero, 0), new(Planted.Seconds(0.2504), 36), new(Planted.Seconds(0.5), 27)]),
                new(Quantity.ActiveTasks, [new(TimeSpan.Zero, 12), new(Planted.Seconds(0.25), double.NaN)]),
                new(Quantity.FileDescriptors, [], "not on this system."),
            ],
        };
        var verdict = new ScenarioVerdict(
            observation,
            Verdict.Growing,
            AsExpected: false,
            [new BoundResult(BoundNames.LifetimeAtMost, "lifetime ≤ 4.5 s", 4.5, 4.501, "s", false, Planted.Seconds(5.201), "tcp/idle")],
            [new UnjudgedBound(BoundNames.TasksDuring, "not counted.", Unit: "tasks")],
            ["It grew & grew."]);

        JsonReport.Render(PlantedReport.Of(verdict) with { Interrupted = true, Duration = Planted.Seconds(61.5), Target = "http://127.0.0.1:8080" }).ShouldBe(
            """
            {
              "schema": 1,
              "startedAt": "2026-01-02T03:04:05Z",
              "durationSeconds": 61.5,
              "target": "http://127.0.0.1:8080",
              "engine": "built-in",
              "engineReason": "the feed does not serve NBomber",
              "taskSource": "the runtime\u0027s table of active tasks",
              "interrupted": true,
              "asExpected": false,
              "environment": {
                "runtime": ".NET 10.0.12",
                "os": "Linux X64",
                "cores": 2,
                "descriptorLimit": 20000,
                "commit": "abc123",
                "commandLine": "run idle --rate 10/s"
              },
              "scenarios": [
                {
                  "id": "idle",
                  "timeouts": "on",
                  "expected": "Bounded",
                  "verdict": "Growing",
                  "asExpected": false,
                  "control": false,
                  "startedAt": "2026-01-02T03:04:05Z",
                  "watchedSeconds": 20,
                  "arrivals": 100,
                  "planned": 100,
                  "peakOpenConnections": 36,
                  "peakActiveTasks": 12,
                  "baselineTasks": 12,
                  "residualConnections": 0,
                  "residualTasks": 12,
                  "leftBehind": [],
                  "maxLifetimeSeconds": 3.5,
                  "held": 1,
                  "maxHeldSeconds": 1.25,
                  "openConnectionsTrendPerSecond": 54,
                  "limitsFired": {
                    "keep_alive_timeout": 100
                  },
                  "limitsFiredUnknown": null,
                  "workloads": [],
                  "bounds": [
                    {
                      "name": "lifetime at most",
                      "formula": "lifetime ≤ 4.5 s",
                      "limit": 4.5,
                      "observed": 4.501,
                      "passed": false,
                      "unit": "s",
                      "atSeconds": 5.201,
                      "workload": "tcp/idle",
                      "quantity": null,
                      "showsGrowth": true,
                      "detail": null
                    }
                  ],
                  "notJudged": [
                    {
                      "name": "tasks during",
                      "reason": "not counted.",
                      "formula": null,
                      "limit": null,
                      "observed": null,
                      "unit": "tasks",
                      "workload": null,
                      "atSeconds": null,
                      "quantity": null
                    }
                  ],
                  "reasons": [
                    "It grew \u0026 grew."
                  ],
                  "remarks": [],
                  "run": 1,
                  "runsBefore": [],
                  "series": {
                    "openConnections": [[0,0],[0.25,36],[0.5,27]],
                    "activeTasks": [[0,12],[0.25,null]]
                  },
                  "unavailableProbes": {
                    "fileDescriptors": "not on this system."
                  },
                  "units": {
                    "openConnections": "connections",
                    "activeTasks": "tasks",
                    "fileDescriptors": "descriptors"
                  },
                  "profile": [],
                  "profileAtSeconds": null,
                  "leftStacks": []
                }
              ],
              "notRun": []
            }

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Control_WhenNothingClosed_HasNoLongestLifetime()
    {
        var scenario = Parse(PlantedReport.Of(ScenarioVerdict.Of(Planted.Control()))).GetProperty("scenarios")[0];

        scenario.GetProperty("maxLifetimeSeconds").ValueKind.ShouldBe(JsonValueKind.Null);
        scenario.GetProperty("held").GetInt32().ShouldBe(100);
        scenario.GetProperty("limitsFired").EnumerateObject().ShouldBeEmpty();
        scenario.GetProperty("limitsFiredUnknown").ValueKind.ShouldBe(JsonValueKind.Null, "the server says that none fired");
        scenario.GetProperty("verdict").GetString().ShouldBe("Growing");
    }

    [TestCaseSource(nameof(s_untold))]
    public void Limits_WhenNobodyTells_AreNotTakenForNone(Observation untold, string why)
    {
        var scenario = Parse(PlantedReport.Of(ScenarioVerdict.Of(untold))).GetProperty("scenarios")[0];

        scenario.GetProperty("limitsFired").EnumerateObject().ShouldBeEmpty();
        scenario.GetProperty("limitsFiredUnknown").GetString().ShouldBe(why);
    }

    [Test]
    public void Report_OfHostileText_KeepsItAsText()
    {
        var text = JsonReport.Render(PlantedReport.OfHostileText());

        text.ShouldNotContain("<script", Case.Insensitive);
        var scenario = Parse(PlantedReport.OfHostileText()).GetProperty("scenarios")[0];
        scenario.GetProperty("id").GetString().ShouldBe(PlantedReport.Hostile.Replace('\ud800', '\ufffd'));
    }

    private static JsonElement Parse(RunReport report)
    {
        using var document = JsonDocument.Parse(JsonReport.Render(report));
        return document.RootElement.Clone();
    }
}
