using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Probes;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>
/// Planted runs of several stalls at once, a hundred connections of each, all of which are as expected until a test changes one
/// thing. Their counts never leave the baseline.
/// </summary>
internal static class PlantedStalls
{
    public const string DeafEndpoint = "/stall/deaf";

    public const int MaxRequests = 10;

    public static readonly StallLimit Head = new("RequestHead", Planted.Seconds(2), "request_headers_timeout");

    public static readonly StallLimit KeepAlive = new("KeepAlive", Planted.Seconds(3), "keep_alive_timeout");

    /// <summary>Ends requests after 2 s (4.5 s with the slack), and KeepAlive the connection 3 s (5.5 s) after that.</summary>
    public static readonly StallLimit Read = new("Read", Planted.Seconds(2), "request_read_timeout") { Then = KeepAlive };

    /// <summary>Ends a connection whose handler is deaf after 3.5 s (6 s), and KeepAlive one that was refused.</summary>
    public static readonly StallLimit Handler = new("Handler", Planted.Seconds(3.5), "handler_timeout") { Then = KeepAlive, MaxRequests = MaxRequests };

    /// <summary>Each closed by its limit after 3.5 s.</summary>
    public static WorkloadRecord Closed(string id = "http1/partial-line") => Of(new PlantedStall(id), Head, number => Planted.Closed(number, Planted.Seconds(3.5))) with
    {
        LimitsFired = new Dictionary<string, int> { [Head.FiresAs!] = 100 },
    };

    /// <summary>Each held, since the one limit that would stop it is off.</summary>
    public static WorkloadRecord Held(string id = "http1/sse-idle") => Of(
        new PlantedStall(id), new StallLimit("Stream", Planted.Seconds(2), "stream_timeout"), number => Planted.Held(number, Planted.Seconds(20))).WithFate(Fate.Held);

    /// <summary>Each closed by the server of itself at once.</summary>
    public static WorkloadRecord ClosedByItself(string id = "http1/linger") => Of(
        new PlantedStall(id) { ClosesWithin = TimeSpan.Zero },
        new StallLimit(LimitNames.OwnClose, TimeSpan.Zero, FiresAs: null),
        number => Planted.Closed(number, Planted.Seconds(0.1)));

    /// <summary>HTTP/2, two requests a connection: both ended after 3 s, the connection closed 4 s later.</summary>
    public static WorkloadRecord Requests(string id = "http2/no-body") => Of(new PlantedStall(id, RequestsPerConnection: 2) { EndsByRequest = true }, Read, Ended) with
    {
        LimitsFired = new Dictionary<string, int> { [KeepAlive.FiresAs!] = 100 },
    };

    /// <summary>One connection of <see cref="Requests"/>.</summary>
    public static Lifetime Ended(int number) => Planted.Closed(number, Planted.Seconds(7)) with
    {
        RequestsEnded = new RequestEndings(2, Planted.Seconds(3), Planted.Seconds(3)),
    };

    /// <summary>A handler that ignores its token: ten were let in and their connections closed, all others were answered 503.</summary>
    public static WorkloadRecord Deaf(string id = "http1/deaf-handler") => Of(
        new PlantedStall(id, RequestsPerConnection: 1) { IsDeaf = true, Endpoint = DeafEndpoint },
        Handler,
        number => number < MaxRequests ? Planted.Closed(number, Planted.Seconds(5)) : Planted.Closed(number, Planted.Seconds(4)) with { StatusCode = 503 }) with
    {
        LeftBehind = MaxRequests,
    };

    public static WorkloadRecord WithFate(this WorkloadRecord record, Fate fate) => record with { Plan = record.Plan with { Fate = fate } };

    public static WorkloadRecord WithLimit(this WorkloadRecord record, Func<StallLimit, StallLimit> change) =>
        record with { Plan = record.Plan with { Limit = change(record.Plan.Limit!) } };

    /// <summary>The record with the lifetime of one connection changed.</summary>
    public static WorkloadRecord With(this WorkloadRecord record, Lifetime lifetime) => record with
    {
        Lifetimes = [.. record.Lifetimes.Select(other => other.ClientPort == lifetime.ClientPort ? lifetime : other)],
    };

    /// <summary>The run of these, on a server that keeps to its baseline.</summary>
    public static Observation Run(bool timeoutsOn, params WorkloadRecord[] records)
    {
        var quiet = Planted.Subject();
        var scenario = quiet.Scenario with { Id = "several", TimeoutsOn = timeoutsOn, Workloads = [.. records.Select(record => record.Plan)] };
        return quiet with
        {
            Scenario = scenario with
            {
                Expected = records.Any(record => record.Plan.Limit is not null && scenario.FateOf(record.Plan) is Fate.Held or Fate.RequestsEnded)
                    ? Verdict.Growing
                    : Verdict.Bounded,
            },
            Workloads = records,
            Series = [.. quiet.Series.Select(series => series with { Samples = [new Sample(Planted.Seconds(1), quiet.Baseline[series.Probe])] })],
        };
    }

    public static Observation Run(params WorkloadRecord[] records) => Run(timeoutsOn: true, records);

    /// <summary>The verdict on one of them.</summary>
    public static WorkloadVerdict Of(this ScenarioVerdict verdict, string id) => verdict.Workloads.Single(each => each.Record.Plan.Workload.Id == id);

    private static WorkloadRecord Of(PlantedStall stall, StallLimit limit, Func<int, Lifetime> lifetime) => new()
    {
        Plan = new WorkloadPlan(stall, new Arrivals.Inject(10, Planted.Seconds(1), Planted.Seconds(10)), limit),
        Arrivals = [.. Enumerable.Range(0, 100).Select(Planted.At)],
        Lifetimes = [.. Enumerable.Range(0, 100).Select(lifetime)],
        Succeeded = 100,
        LimitsFired = new Dictionary<string, int>(),
        LeftBehind = 0,
        TasksPerConnection = 6,
    };
}
