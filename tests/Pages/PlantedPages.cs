using System.Text.Json;
using Leak.Bounds.Comparing;
using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Unit.Bounds.Reports;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Pages;

/// <summary>A report of each kind.</summary>
internal static class PlantedPages
{
    public static RunReport Passing() => Of(Live(), Control(), new PlantedRun("idle", Stalls.Tcp.Idle).Observe());

    /// <summary>The server closes nothing.</summary>
    public static RunReport LimitOff() => Of(Control(Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders), new PlantedRun("idle", Stalls.Tcp.Idle, Stalls.Http1.PartialHeaders) { InForce = null }.Observe());

    public static RunReport LimitTooLong() => Of(Control(), new PlantedRun("idle", Stalls.Tcp.Idle) { InForce = 6 }.Observe() with
    {
        Settings =
        [
            new SettingInForce(LimitNames.RequestHead, "Timeouts:RequestHead", "00:00:06", "appsettings.Production.json", SettingSource.JsonFile),
            new SettingInForce(LimitNames.RequestHead, "KestrelServerLimits.RequestHeadersTimeout", "00:00:06"),
        ],
    });

    public static RunReport TasksLeft() => Of(Control(), new PlantedRun("idle", Stalls.Tcp.Idle) { Left = 19 }.Observe());

    public static RunReport ClientsCut()
    {
        var live = Planted.Live().WithLive(record => record with
        {
            Succeeded = 240,
            Failed = 60,
            Failures = new Dictionary<string, int> { ["cut"] = 58, ["408"] = 2 },
            LimitsFired = new Dictionary<string, int> { ["request_read_timeout"] = 60 },
        });
        return Of(Control(), new PlantedRun("idle", Stalls.Tcp.Idle).Observe(), live with { Settings = [new SettingInForce(LimitNames.Read, "Timeouts:Read", "00:00:00.5000000", "appsettings.json", SettingSource.JsonFile)] });
    }

    public static RunReport Inconclusive() => Of(Control(), new PlantedRun("idle", Stalls.Tcp.Idle).Observe() with { Troubles = ["The server is gone: connection refused at 7.2 s."] });

    public static RunReport Interrupted() => Of(Live(), Control() with { Interrupted = true }) with { Interrupted = true, NotRun = ["idle, timeouts on"] };

    /// <summary>A run that became worse, and one that became better again.</summary>
    /// <param name="after">How the second report is called.</param>
    public static IReadOnlyList<Comparison> Comparisons(string after)
    {
        var (good, bad) = (Read(Passing()), Read(LimitOff() with { Target = after }));
        return [RunComparison.Of(good, bad, "before.json", after), RunComparison.Of(bad, good, after, "last.json")];
    }

    /// <summary>Every stall of the catalogue, with the timeouts off and on, and very many samples.</summary>
    public static RunReport Large()
    {
        var all = Stalls.All.ToList();
        return Of(
            new PlantedRun("all", all) { IsControl = true, InForce = null, Samples = 2_000 }.Observe(),
            new PlantedRun("all", all) { Samples = 2_000 }.Observe().WithManySamples(100_000));
    }

    private static RunDocument Read(RunReport report)
    {
        using var json = JsonDocument.Parse(JsonReport.Render(report));
        return RunDocumentReader.Read(json.RootElement, "planted");
    }

    private static Observation Live() => Planted.Live(timeoutsOn: false);

    private static Observation Control() => Control(Stalls.Tcp.Idle);

    private static Observation Control(params IReadOnlyList<Stall> stalls) => new PlantedRun("idle", stalls) { IsControl = true, InForce = null }.Observe();

    private static RunReport Of(params Observation[] observations) => PlantedReport.Of([.. observations.Select(observation => ScenarioVerdict.Of(observation))]) with { Target = "http://127.0.0.1:5080", Duration = TimeSpan.FromSeconds(64.2) };

    private static Observation WithManySamples(this Observation observation, int count)
    {
        var open = observation.FindSeries(Quantity.OpenConnections)!;
        var step = observation.Watched / count;
        return observation.WithSeries(open with { Samples = [.. Enumerable.Range(0, count).Select(number => new Sample(number * step, open.Samples[(int)((long)number * open.Samples.Count / count)].Value))] });
    }
}
