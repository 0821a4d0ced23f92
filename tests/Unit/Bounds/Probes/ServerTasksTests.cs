using Leak.Bounds;
using Leak.Bounds.Probes;
using Leak.Profiling;

namespace Leak.Unit.Bounds.Probes;

[NonParallelizable]
public sealed class ServerTasksTests
{
    /// <summary>Far above what a busy machine needs; a passing test never waits for it.</summary>
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(20);

    /// <summary>Tasks of one idle HTTP/1.1 connection of Kestrel on .NET 10.</summary>
    private const int TasksPerConnection = 6;

    private readonly QuietWait _quiet = new(TimeProvider.System);

    [Test]
    public async Task ActiveTasks_WhenClientsConnectAndClose_AreThoseOfTheServerAlone()
    {
        using var census = new TaskCensus(new TaskOwners(["Leak.Unit"]));
        if (census.TaskSource != TaskSource.ActiveTaskTable)
        {
            Assert.Ignore(census.TaskSourceReason);
        }

        await using var app = await LoopbackApp.StartAsync();
        await using var connections = new OpenConnectionsProbe(app.Services, app.Port);
        await using var sampler = new Sampler([.. census.Probes, connections], TimeSpan.FromHours(1), new RunClock(TimeProvider.System));
        var baseline = await SteadyAsync(sampler);

        await app.ConnectAsync(5);
        await connections.ShouldReadAsync(5);
        var held = await SteadyAsync(sampler);

        // The wait of each client below is a task too, of this assembly.
        var waiting = Enumerable.Range(0, 50).Select(_ => WaitAsync()).ToList();
        var withClients = await SteadyAsync(sampler);

        (held[ProbeNames.ActiveTasks] - baseline[ProbeNames.ActiveTasks]).ShouldBe(5 * TasksPerConnection);
        (withClients[ProbeNames.ActiveTasks] - held[ProbeNames.ActiveTasks]).ShouldBe(0);
        (withClients[ProbeNames.ClientTasks] - held[ProbeNames.ClientTasks]).ShouldBeGreaterThanOrEqualTo(50);

        _gate.SetResult();
        await Task.WhenAll(waiting);
        app.CloseClients();

        var after = await _quiet.UntilBaselineAsync(sampler.ReadAllAsync, baseline, [ProbeNames.ActiveTasks], Ceiling, default);
        after.Values[ProbeNames.ActiveTasks].ShouldBe(baseline[ProbeNames.ActiveTasks]);
    }

    private readonly TaskCompletionSource _gate = new();

    private async Task WaitAsync() => await _gate.Task;

    private async Task<IReadOnlyDictionary<string, double>> SteadyAsync(Sampler sampler)
    {
        var steady = await _quiet.UntilSteadyAsync(sampler.ReadAllAsync, null, Ceiling, default);
        steady.IsQuiet.ShouldBeTrue($"{string.Join(", ", steady.Unquiet)} did not rest within {Ceiling.TotalSeconds} s");
        return steady.Values;
    }
}
