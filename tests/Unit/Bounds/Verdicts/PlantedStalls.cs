using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>
/// Planted runs of several stalls at once, a hundred connections of each, all of which are as expected until a test changes one
/// thing. Their counts never leave the baseline.
/// </summary>
internal static class PlantedStalls
{
    public const string AbandoningPath = "/stall/deaf";

    public const int MaxRequests = 10;

    public static readonly Limit Head = new("RequestHead", Planted.Seconds(2), "request_headers_timeout");

    public static readonly Limit KeepAlive = new("KeepAlive", Planted.Seconds(3), "keep_alive_timeout");

    /// <summary>Ends requests after 2 s (4.5 s with the slack), and KeepAlive the connection 3 s (5.5 s) after that.</summary>
    public static readonly Limit Read = new("Read", Planted.Seconds(2), "request_read_timeout");

    /// <summary>Ends a connection whose handler ignores its token after 3.5 s (6 s), and KeepAlive one that was refused.</summary>
    public static readonly Limit Handler = new("Handler", Planted.Seconds(3.5), "handler_timeout");

    /// <summary>A stall that sends nothing.</summary>
    public static Stall Silent(string id = "tcp/idle", int? requestsPerConnection = 0) => new(id, "planted", "KeepAlive")
    {
        Script = _ => StallScript.Silent,
        RequestsPerConnection = requestsPerConnection,
    };

    /// <summary>Each closed by its limit after 3.5 s.</summary>
    public static StallRecord Closed(string id = "http1/partial-line") =>
        Of(Silent(id), ClosedBy(Head), number => Planted.Closed(number, Planted.Seconds(3.5))) with
        {
            LimitsFired = new Dictionary<string, int> { [Head.FiresAs!] = 100 },
        };

    /// <summary>Each held, since the one limit that would stop it is off.</summary>
    public static StallRecord Held(string id = "http1/sse-idle") => Of(
        Silent(id),
        ClosedBy(new Limit("Stream", Planted.Seconds(2), "stream_timeout")) with { End = ExpectedEnd.Held },
        number => Planted.Held(number, Planted.Seconds(20)));

    /// <summary>Each closed by the server of itself at once.</summary>
    public static StallRecord ClosedByServer(string id = "http1/linger") => Of(
        Silent(id) with { ClosesWithin = TimeSpan.Zero },
        ClosedBy(new Limit(LimitNames.OwnClose, TimeSpan.Zero, FiresAs: null)) with { End = ExpectedEnd.ClosedByServer },
        number => Planted.Closed(number, Planted.Seconds(0.1)));

    /// <summary>HTTP/2, two requests a connection: both ended after 3 s, the connection closed 4 s later.</summary>
    public static StallRecord Requests(string id = "http2/no-body") =>
        Of(Silent(id, requestsPerConnection: 2) with { EndsByRequest = true }, ClosedBy(Read, KeepAlive), Ended) with
        {
            LimitsFired = new Dictionary<string, int> { [KeepAlive.FiresAs!] = 100 },
        };

    /// <summary>One connection of <see cref="Requests"/>.</summary>
    public static Lifetime Ended(int number) => Planted.Closed(number, Planted.Seconds(7)) with
    {
        RequestsEnded = new EndedRequests(2, Planted.Seconds(3), Planted.Seconds(3)),
    };

    /// <summary>A handler that ignores its token: ten were let in and their connections closed, all others were answered 503.</summary>
    public static StallRecord Abandoning(string id = "http1/deaf-handler") => Of(
        Silent(id, requestsPerConnection: 1) with { IgnoresAbort = true, Path = AbandoningPath },
        ClosedBy(Handler) with { Abandoned = new AbandonedRequests(MaxRequests) { Refusal = new Refusal(KeepAlive) } },
        number => number < MaxRequests ? Planted.Closed(number, Planted.Seconds(5)) : Planted.Closed(number, Planted.Seconds(4)) with { StatusCode = 503 }) with
        {
            LeftBehind = MaxRequests,
        };

    /// <summary>The record with the lifetime of one connection changed.</summary>
    public static StallRecord With(this StallRecord record, Lifetime lifetime) => record with
    {
        Lifetimes = [.. record.Lifetimes.Select(other => other.ClientPort == lifetime.ClientPort ? lifetime : other)],
    };

    /// <summary>The run of these. With the timeouts off, what a limit would stop is held, and nothing bounds what is abandoned.</summary>
    public static Observation Run(bool timeoutsOn, params WorkloadRecord[] records)
    {
        var quiet = Planted.Subject();
        WorkloadRecord[] run = timeoutsOn ? records : [.. records.Select(record => record is StallRecord stall ? WithTimeoutsOff(stall) : record)];
        return quiet with
        {
            Scenario = quiet.Scenario with { Id = "several", TimeoutsOn = timeoutsOn, Workloads = [.. run.Select(record => record.Workload)] },
            Workloads = run,
            Series = [.. quiet.Series.Select(series => series with { Samples = [new Sample(Planted.Seconds(1), quiet.Baseline[series.Quantity])] })],
        };
    }

    public static Observation Run(params WorkloadRecord[] records) => Run(timeoutsOn: true, records);

    /// <summary>The verdict on one of them.</summary>
    public static WorkloadVerdict Of(this ScenarioVerdict verdict, string id) => verdict.Workloads.Single(each => each.Record.Id == id);

    private static StallRecord WithTimeoutsOff(StallRecord record) => record.WithExpectation(expectation => expectation with
    {
        End = expectation.End == ExpectedEnd.ClosedByLimit ? ExpectedEnd.Held : expectation.End,
        Abandoned = expectation.Abandoned is { } abandoned ? abandoned with { Most = int.MaxValue } : null,
    });

    private static Expectation ClosedBy(params Limit[] limits) => new() { End = ExpectedEnd.ClosedByLimit, Limits = limits };

    private static StallRecord Of(Stall stall, Expectation expectation, Func<int, Lifetime> lifetime) => new()
    {
        Plan = new StallPlan(stall, new Arrivals.Inject(10, Planted.Seconds(1), Planted.Seconds(10)), expectation),
        Arrivals = [.. Enumerable.Range(0, 100).Select(Planted.At)],
        Lifetimes = [.. Enumerable.Range(0, 100).Select(lifetime)],
        Succeeded = 100,
        LimitsFired = new Dictionary<string, int>(),
        LeftBehind = 0,
        TasksPerConnection = 6,
    };
}
