using Leak.Bounds.Facts;
using Leak.Bounds.Shards;
using Leak.Clients.Live;
using Leak.Clients.Parking;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Shards;

/// <summary>What a file keeps of a run: all that a verdict, or a report of it, is made of.</summary>
internal sealed class ShardFileTests
{
    [Test]
    public async Task Stall_WithAllThatAConnectionMayHave_ComesBack()
    {
        var whole = SplitRun.Known(Planted.Subject()).WithStall(record => record with
        {
            Lifetimes = [.. record.Lifetimes.Select((lifetime, place) => place == 7 ? Full(lifetime) : lifetime)],
            KernelUntil = [.. record.Lifetimes.Select((_, place) => place == 9 ? Planted.Seconds(4) : (TimeSpan?)null)],
            TasksKept = 2.5,
            RequestsKeptBefore = 3,
            AskedPath = "/other",
            Failed = 2,
            Failures = new Dictionary<string, int> { ["refused"] = 2 },
        }) with
        {
            QuietTime = new QuietTime(Planted.Seconds(20), Planted.Seconds(21.5), Planted.Seconds(10)),
            TaskSource = "a test",
            NotTheServersAlone = "others",
            LongestSamplingGap = Planted.Seconds(0.3),
            Lateness = new MachineLateness([new LostTime(Planted.Seconds(1), Planted.Seconds(1.5))], [new LostTime(Planted.Seconds(2), Planted.Seconds(3))], [new LostTime(Planted.Seconds(4), Planted.Seconds(4.25))]),
            Stacks = new TaskStacks(Planted.Seconds(3), [new StackProfile(5, ["App.Wait (App)"], [new Sample(Planted.Seconds(1), 2)]) { Tasks = 15 }])
            {
                Left = [new StackProfile(1, ["App.Leak (App)"], []) { Tasks = 2 }],
                Total = new StackTotal(17, 2),
                LeftTotal = new StackTotal(2, 1),
            },
        };

        var read = await ReadAsync(whole);

        var (its, again) = (whole.Stalls.Single(), read.Stalls.Single());
        again.Lifetimes.ShouldBe(its.Lifetimes);
        again.KernelUntil.ShouldBe(its.KernelUntil);
        again.Arrivals.ShouldBe(its.Arrivals);
        (again.TasksKept, again.RequestsKeptBefore, again.AskedPath, again.Failed, again.TasksPerConnection).ShouldBe((2.5, 3, "/other", 2, its.TasksPerConnection));
        again.Failures.ShouldBe(its.Failures);
        again.LimitsFired.ShouldBe(its.LimitsFired);
        read.QuietTime.ShouldBe(whole.QuietTime);
        (read.TaskSource, read.NotTheServersAlone, read.LongestSamplingGap, read.Watched).ShouldBe((whole.TaskSource, whole.NotTheServersAlone, whole.LongestSamplingGap, whole.Watched));
        read.Baseline.ShouldBe(whole.Baseline);
        read.Residual.ShouldBe(whole.Residual);
        read.Series.Select(series => (series.Quantity, series.Unavailable)).ShouldBe(whole.Series.Select(series => (series.Quantity, series.Unavailable)));
        read.Series.SelectMany(series => series.Samples).ShouldBe(whole.Series.SelectMany(series => series.Samples));
        read.Lateness.Thread.Concat(read.Lateness.Pool).Concat(read.Lateness.Server).ShouldBe(whole.Lateness.Thread.Concat(whole.Lateness.Pool).Concat(whole.Lateness.Server));
        (read.Stacks.At, read.Stacks.Total, read.Stacks.LeftTotal).ShouldBe((whole.Stacks.At, whole.Stacks.Total, whole.Stacks.LeftTotal));
        read.Stacks.Stacks.Concat(read.Stacks.Left).Select(stack => (stack.Count, stack.Tasks, stack.Frames[0], stack.Samples.Count)).ShouldBe([(5, 15, "App.Wait (App)", 1), (1, 2, "App.Leak (App)", 0)]);
    }

    [Test]
    public async Task LiveClient_WithItsAnswersAndFailures_ComesBack()
    {
        var whole = SplitRun.Known(Planted.Live()).WithLive(record => record with
        {
            Latencies = [new Latency(Planted.Seconds(1), Planted.Seconds(0.01)), new Latency(Planted.Seconds(2), Planted.Seconds(0.02))],
            FailedIterations = [new FailedIteration(Planted.Seconds(3), Planted.Seconds(4), "cut")],
            LimitsFired = new Dictionary<string, int> { ["request_read_timeout"] = 1 },
        });

        var again = (LiveRecord)(await ReadAsync(whole)).Workloads.Single();

        var its = (LiveRecord)whole.Workloads.Single();
        again.Latencies.ShouldBe(its.Latencies);
        again.FailedIterations.ShouldBe(its.FailedIterations);
        again.LimitsFired.ShouldBe(its.LimitsFired);
        (again.Succeeded, again.Failed).ShouldBe((its.Succeeded, its.Failed));
    }

    private static Lifetime Full(Lifetime lifetime) => lifetime with
    {
        End = LifetimeEnd.Recorded,
        StatusCode = 408,
        Source = 3,
        SilentUntil = Planted.Seconds(5),
        GoneAfter = Planted.Seconds(6),
        HeldUntil = Planted.Seconds(3.25),
        TakenInLate = Planted.Seconds(1.5),
        RequestsEnded = new EndedRequests(2, Planted.Seconds(2), Planted.Seconds(3)),
        Traffic = new Traffic(18, 120, Planted.Seconds(0.5), Planted.Seconds(0.75)),
        FirstAnswer = new FirstAnswer(200, Planted.Seconds(0.5), IsWhole: true) { Closes = true },
        GoAway = "NO_ERROR",
        StreamReset = "0x1f",
    };

    private static async Task<Observation> ReadAsync(Observation whole)
    {
        using var parts = new SplitRun(whole);
        parts.Write(1, _ => 0, _ => TimeSpan.Zero);
        return (await ShardMerge.OfAsync(parts.Folder, attempt: null, CancellationToken.None)).Observation;
    }
}
