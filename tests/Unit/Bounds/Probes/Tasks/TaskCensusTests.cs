using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Tasks;
using Leak.Clients;
using Leak.Profiling;

namespace Leak.Unit.Bounds.Probes.Tasks;

public sealed class TaskCensusTests
{
    [Test]
    public async Task Probes_WhenSampled_ShareOneCapture()
    {
        var captures = 0;
        using var census = new TaskCensus(TaskSource.ActiveTaskTable, () => Capture(++captures));
        await using var sampler = new Sampler(census.Probes, TimeSpan.FromHours(1), new RunClock(TimeProvider.System));

        var values = await sampler.ReadAllAsync(default);

        captures.ShouldBe(1);
        values[Quantity.ActiveTasks].ShouldBe(100);
        values[Quantity.ClientTasks].ShouldBe(20);
        values[Quantity.UnattributedTasks].ShouldBe(3);
    }

    [Test]
    public async Task Probe_WhenReadAlone_CapturesAfresh()
    {
        var captures = 0;
        using var census = new TaskCensus(TaskSource.ActiveTaskTable, () => Capture(++captures));

        (await census.Probes[0].ReadAsync(default)).ShouldBe(100);
        (await census.Probes[0].ReadAsync(default)).ShouldBe(200);
        captures.ShouldBe(2);
    }

    [Test]
    public void Probes_WhenTheSourceHasNoStacks_AreUnavailableWithTheReason()
    {
        using var census = new TaskCensus(TaskSource.CausalityEvents, () => Capture(1));

        census.Probes.ShouldAllBe(probe => probe.Unavailable!.Contains("without stacks"));
    }

    [Test]
    public void Probe_WhenNothingWasCaptured_SaysSo()
    {
        using var census = new TaskCensus(TaskSource.ActiveTaskTable, () => Capture(1));

        Should.Throw<ProbeException>(() => ((ISharedProbe)census.Probes[0]).ReadRefreshed());
    }

    private static TaskCapture Capture(int number) => new(
        TaskSource.ActiveTaskTable,
        (100 * number) + 23,
        [
            new(100 * number, [new("Kestrel", "Microsoft.AspNetCore")]),
            new(20, [new("Park", "Leak.Bounds")]),
            new(3, [new("Pool", "System.Net.Http")]),
        ],
        []);
}
