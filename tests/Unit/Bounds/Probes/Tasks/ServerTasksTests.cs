using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Kestrel;
using Leak.Bounds.Probes.Tasks;
using Leak.Clients;
using Leak.Profiling;
using Leak.Shared;

namespace Leak.Unit.Bounds.Probes.Tasks;

[NonParallelizable]
public sealed class ServerTasksTests
{
    /// <summary>Far above what a busy machine needs; a passing test never waits for it.</summary>
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(20);

    /// <summary>Tasks of one idle HTTP/1.1 connection of Kestrel; on .NET 11 one stands for a chain of runtime-async methods.</summary>
    private static readonly int s_tasksPerConnection = Environment.Version.Major >= 11 ? 4 : 6;

    private readonly QuietWait _quiet = new(TimeProvider.System);

    [Test]
    public async Task ActiveTasks_WhenClientsConnectAndClose_AreThoseOfTheServerAlone()
    {
        using var census = new TaskCensus();
        census.TaskSource.ShouldBe(TaskSource.ActiveTaskTable, census.TaskSourceReason);
        await using var app = await LoopbackApp.StartAsync();
        await using var connections = MeterProbe.OpenConnections(app.Services, app.Port);
        await using var sampler = new Sampler([.. census.Probes, connections], TimeSpan.FromHours(1), new RunClock(TimeProvider.System));
        var baseline = await SteadyAsync(sampler);

        await app.ConnectAsync(5);
        await connections.ShouldReadAsync(5);
        var held = await SteadyAsync(sampler);

        // The wait of each client below is a task too, of this assembly: awaited together with what awaits the library.
        var waiting = WaitBesideAsync(50);
        var withClients = await SteadyAsync(sampler);

        (held[Quantity.ActiveTasks] - baseline[Quantity.ActiveTasks]).ShouldBe(5 * s_tasksPerConnection);
        (withClients[Quantity.ActiveTasks] - held[Quantity.ActiveTasks]).ShouldBe(0);
        (withClients[Quantity.ClientTasks] - held[Quantity.ClientTasks]).ShouldBeGreaterThanOrEqualTo(50);

        _gate.SetResult();
        await waiting;
        app.CloseClients();

        var after = await _quiet.UntilBaselineAsync(sampler.ReadAllAsync, baseline, [Quantity.ActiveTasks], s_ceiling, default);
        after.Values[Quantity.ActiveTasks].ShouldBe(baseline[Quantity.ActiveTasks]);
    }

    [Test]
    public async Task Stacks_OfARealServer_HaveEachTaskOnce()
    {
        using var census = new TaskCensus();
        await using var app = await LoopbackApp.StartAsync();
        await using var connections = MeterProbe.OpenConnections(app.Services, app.Port);
        await using var sampler = new Sampler([.. census.Probes, connections], TimeSpan.FromHours(1), new RunClock(TimeProvider.System));
        await app.ConnectAsync(5);
        await connections.ShouldReadAsync(5);
        await SteadyAsync(sampler);
        using var recorder = new StackRecorder(census, new RunClock(TimeProvider.System));

        var counted = (await sampler.ReadAllAsync(default))[Quantity.ActiveTasks];

        var stacks = recorder.ToStacks();
        var total = stacks.Total.ShouldNotBeNull();
        total.Tasks.ShouldBe((int)counted);
        total.Stacks.ShouldBe(stacks.Stacks.Count, "this server has few stacks");
        stacks.Stacks.Sum(stack => stack.Tasks).ShouldBe(total.Tasks, string.Join("; ", stacks.Stacks.Select(stack => $"{stack.Count} × {stack.Tasks} tasks: {string.Join(" < ", stack.Frames)}")));
        stacks.Stacks.Max(stack => stack.Tasks).ShouldBeGreaterThan(stacks.Stacks.Max(stack => stack.Count), "a stack of several methods has a task for each");
        app.CloseClients();
    }

    private readonly TaskCompletionSource _gate = new();

    private async Task WaitAsync() => await _gate.Task;

    private async Task WaitBesideAsync(int count)
    {
        var library = _quiet.UntilSteadyAsync(
            async _ =>
            {
                await _gate.Task;
                return new Dictionary<Quantity, double>();
            },
            compared: null,
            s_ceiling,
            CancellationToken.None);
        await Task.WhenAll([library, .. Enumerable.Range(0, count).Select(_ => WaitAsync())]);
    }

    private async Task<IReadOnlyDictionary<Quantity, double>> SteadyAsync(Sampler sampler)
    {
        var steady = await _quiet.UntilSteadyAsync(sampler.ReadAllAsync, null, s_ceiling, default);
        steady.IsQuiet.ShouldBeTrue($"{string.Join(", ", steady.Unquiet)} did not rest within {s_ceiling.TotalSeconds} s");
        return steady.Values;
    }
}
