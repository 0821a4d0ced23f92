using System.Net;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Tasks;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Profiling;
using Leak.Profiling.Capturing;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>
/// A run that is there to count tasks, on a runtime whose tasks the profile cannot read: on .NET 11 that is the reader of runtime async
/// switched off. Its connections are closed in time, and it is Inconclusive all the same.
/// </summary>
[NonParallelizable] // the events are the process's
[Category("Slow")]
internal sealed class BlindRunTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private static readonly RuntimeNames s_unread = Environment.Version.Major >= 11
        ? new() { Version = new Version(10, 0) }
        : new() { Table = "s_noSuchTable" };

    [Test]
    public async Task Run_WhenTheProfileCannotRead_IsInconclusiveAndJudgesNoBoundOnTasks()
    {
        using var profile = TaskProfile.Start(new TaskProfileOptions { Tracking = new TaskTracking(s_unread) });
        using var census = new TaskCensus(profile.Source, profile.Capture, profile.SourceReason);
        await using var server = new BlindServer(new SmallServer(new Conduct("closes at its limit") { Keeps = s_limit * 1.5 }), census);
        var settings = new ForeignServer(IsMeantToStop: true, s_limit, Pace: s_limit, During: s_limit);
        var scenario = ScenarioPlanner.Plan(
            "blind", [Stalls.Tcp.Idle], settings, new Arrivals.Inject(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), clients: 0, leastHold: TimeSpan.Zero);

        var verdict = await ForeignRun.OfAsync(server, scenario with { CountsTasks = true });

        verdict.Bounds.ShouldNotContain(bound => bound.Name == BoundNames.TasksDuring || bound.Name == BoundNames.TasksAfter, "no bound on tasks is judged, held or broken");
        verdict.NotJudged.ShouldContain(bound => bound.Name == BoundNames.TasksAfter);
        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldContain(reason => reason.StartsWith("The run is there to count tasks, and the bound 'tasks after' was not judged: ", StringComparison.Ordinal)
            && reason.Contains($"by CausalityEvents alone, without stacks, so that the server's cannot be told from the client's: {profile.SourceReason}", StringComparison.Ordinal));
    }

    private sealed class BlindServer(IServerUnderTest server, TaskCensus census) : IServerUnderTest
    {
        public IPEndPoint EndPoint => server.EndPoint;

        public Uri Address => server.Address;

        public IReadOnlyList<IProbe> Probes { get; } = [.. server.Probes, .. census.Probes];

        public string? TaskSource => census.TaskSource.ToString();

        TaskCensus? IServerUnderTest.Tasks => census;

        public bool IsInProcess => true;

        Task<ICloseLedger?> IServerUnderTest.RecordClosesAsync(RunClock clock, CancellationToken cancellationToken) => server.RecordClosesAsync(clock, cancellationToken);

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
