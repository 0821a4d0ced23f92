using Leak.Bounds.Facts;
using Leak.Bounds.Probes.Tasks;
using Leak.Clients;
using Leak.Profiling;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Probes.Tasks;

public sealed class StackRecorderTests
{
    private static readonly TaskFrame s_parked = new("HttpProtocol.ProcessRequests", "Microsoft.AspNetCore.Server.Kestrel.Core");
    private static readonly TaskFrame s_accepting = new("Listener.AcceptAsync", "Microsoft.AspNetCore.Server.Kestrel.Core");
    private static readonly TaskFrame s_client = new("Sampler.SampleAsync", "Leak.Bounds");

    private readonly FakeTimeProvider _time = new();
    private int _parked;

    [Test]
    public async Task Stacks_AfterThePeak_AreThoseOfThePeakWithWhatTheyWereBefore()
    {
        using var census = Census();
        using var recorder = new StackRecorder(census, new RunClock(_time));

        await CaptureAsync(census, parked: 0);
        await CaptureAsync(census, parked: 40);
        await CaptureAsync(census, parked: 5);

        var stacks = recorder.ToStacks();
        stacks.At.ShouldBe(TimeSpan.FromSeconds(2));
        stacks.Stacks.Select(stack => stack.Count).ShouldBe([40, 2]);
        stacks.Stacks[0].Frames.ShouldBe(["HttpProtocol.ProcessRequests (Microsoft.AspNetCore.Server.Kestrel.Core)"]);
        stacks.Stacks[0].Samples.Select(sample => sample.Value).ShouldBe([0, 40, 5]);
        stacks.Stacks[0].Samples.Select(sample => sample.At.TotalSeconds).ShouldBe([1, 2, 3]);
    }

    [Test]
    public async Task Stacks_OfTheLoadClient_AreLeftOut()
    {
        using var census = Census();
        using var recorder = new StackRecorder(census, new RunClock(_time));

        await CaptureAsync(census, parked: 1);

        recorder.ToStacks().Stacks.ShouldAllBe(stack => !stack.Frames[0].StartsWith("Sampler", StringComparison.Ordinal));
    }

    [Test]
    public async Task Stacks_AfterTheRecorderWasDisposed_StayAsTheyWere()
    {
        using var census = Census();
        var recorder = new StackRecorder(census, new RunClock(_time));
        await CaptureAsync(census, parked: 3);
        recorder.Dispose();

        await CaptureAsync(census, parked: 300);

        recorder.ToStacks().Stacks[0].Count.ShouldBe(3);
    }

    [Test]
    public void Stacks_WhenNothingWasCaptured_AreNone()
    {
        using var census = Census();
        using var recorder = new StackRecorder(census, new RunClock(_time));

        recorder.ToStacks().ShouldBe(TaskStacks.None);
    }

    private async Task CaptureAsync(TaskCensus census, int parked)
    {
        _parked = parked;
        _time.Advance(TimeSpan.FromSeconds(1));
        await census.RefreshAsync(CancellationToken.None);
    }

    private TaskCensus Census() => new(TaskSource.ActiveTaskTable, () => new TaskCapture(
        TaskSource.ActiveTaskTable,
        _parked + 12,
        [.. _parked > 0 ? [new TaskStack(_parked, [s_parked])] : Array.Empty<TaskStack>(), new(10, [s_client]), new(2, [s_accepting])],
        [new(s_parked, _parked), new(s_accepting, 2), new(s_client, 10)]));
}
