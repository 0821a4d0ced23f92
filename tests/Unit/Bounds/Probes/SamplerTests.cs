using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Clients;
using Leak.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Probes;

public sealed class SamplerTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Start_WhenItReturns_HasReadTheFirstRound()
    {
        var probe = new FakeProbe("things", _ => 7);
        await using var sampler = Sampler(probe);

        sampler.Start();

        probe.Reads.ShouldBe(1);
        sampler.Latest[Things("things")].ShouldBe(7);
    }

    [Test]
    public async Task Sampling_WhenIntervalsPass_KeepsOneSampleForEach()
    {
        var probe = new FakeProbe("things", number => number);
        await using var sampler = Sampler(probe);

        sampler.Start();
        for (var round = 0; round < 3; round++)
        {
            await AdvanceAsync(sampler);
        }

        var series = (await sampler.StopAsync()).ShouldHaveSingleItem();
        series.Quantity.ShouldBe(Things("things"));
        series.Samples.ShouldBe([new(default, 1), new(s_interval, 2), new(2 * s_interval, 3), new(3 * s_interval, 4)]);
        sampler.LongestGap.ShouldBe(s_interval);
        sampler.Troubles.ShouldBeEmpty();
    }

    [Test]
    public async Task Stop_WhenCalled_EndsSamplingAndGivesTheSameAgain()
    {
        var probe = new FakeProbe("things", number => number);
        await using var sampler = Sampler(probe);
        sampler.Start();

        var first = await sampler.StopAsync();
        _time.Advance(10 * s_interval);
        var second = await sampler.StopAsync();

        probe.Reads.ShouldBe(1);
        second[0].Samples.ShouldBe(first[0].Samples);
        sampler.LongestGap.ShouldBe(TimeSpan.Zero);
        Should.Throw<InvalidOperationException>(sampler.Start);
    }

    [Test]
    public async Task Probe_WhenUnavailable_IsNeverReadAndKeepsItsReason()
    {
        var probe = new FakeProbe("things", _ => 1) { Unavailable = "not on this platform" };
        await using var sampler = Sampler(probe);

        sampler.Start();
        (await sampler.ReadAllAsync(default)).ShouldBeEmpty();
        var series = (await sampler.StopAsync()).ShouldHaveSingleItem();

        probe.Reads.ShouldBe(0);
        series.Samples.ShouldBeEmpty();
        series.Unavailable.ShouldBe("not on this platform");
        sampler.Troubles.ShouldBeEmpty();
    }

    [Test]
    public async Task Probe_WhenItFails_IsCountedAndTheOthersGoOn()
    {
        var gone = new FakeProbe("gone", number => number == 1 ? 1 : throw new ProbeException("connection refused"));
        var faulty = new FakeProbe("faulty", double (_) => throw new InvalidOperationException("a bug"));
        var well = new FakeProbe("well", number => number);
        await using var sampler = Sampler(gone, faulty, well);

        sampler.Start();
        await AdvanceAsync(sampler);
        await AdvanceAsync(sampler);

        var series = await sampler.StopAsync();
        series.Select(one => one.Samples.Count).ShouldBe([1, 0, 3]);
        sampler.Troubles.ShouldBe(
        [
            "faulty could not be read 3 times, first at 0.0 s: InvalidOperationException: a bug",
            "gone could not be read 2 times, first at 0.1 s: connection refused",
        ]);
    }

    [Test]
    public async Task LongestGap_WhenARoundDoesNotEnd_GrowsMeanwhile()
    {
        var stuck = new TaskCompletionSource<double>();
        var probe = new FakeProbe("things", _ => new ValueTask<double>(stuck.Task));
        await using var sampler = Sampler(probe);

        sampler.Start();
        _time.Advance(TimeSpan.FromSeconds(3));

        sampler.LongestGap.ShouldBe(TimeSpan.FromSeconds(3));
        await sampler.StopAsync();
        sampler.LongestGap.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Test]
    public async Task Probe_WhenCostly_RestsTenTimesItsCost()
    {
        // So little that all its readings together stay under an interval and tick no extra round.
        var cost = TimeSpan.FromMilliseconds(15);
        var costly = new FakeProbe("costly", number =>
        {
            _time.Advance(cost);
            return number;
        });
        var cheap = new FakeProbe("cheap", number => number);
        await using var sampler = Sampler(costly, cheap);

        sampler.Start();
        for (var round = 0; round < 6; round++)
        {
            await AdvanceAsync(sampler);
        }

        var series = await sampler.StopAsync();
        series[1].Samples.Count.ShouldBe(7);
        var reads = series[0].Samples.Select(sample => sample.At).ToList();
        reads.Count.ShouldBeGreaterThan(2);
        (reads[2] - reads[1]).ShouldBeGreaterThanOrEqualTo(10 * cost);
    }

    [Test]
    public async Task Probe_WhenCostlyBeforeTheStart_HasAFirstSampleNoneTheLess()
    {
        var costly = new FakeProbe("costly", number =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return number;
        });
        await using var sampler = Sampler(costly);
        await sampler.ReadAllAsync(default);
        await sampler.ReadAllAsync(default);

        sampler.Start();

        (await sampler.StopAsync())[0].Samples.Count.ShouldBe(1);
    }

    [Test]
    public async Task Probe_WhenOneReadingWasInterrupted_IsReadInTheNextRound()
    {
        var probe = new FakeProbe("things", number =>
        {
            _time.Advance(number == 2 ? TimeSpan.FromSeconds(5) : TimeSpan.Zero);
            return number;
        });
        var witness = new FakeProbe("witness", number => number);
        await using var sampler = Sampler(probe, witness);

        sampler.Start();
        await AdvanceAsync(sampler);
        await AdvanceAsync(sampler);
        await sampler.StopAsync();

        probe.Reads.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Test]
    public async Task Source_WhenSharedByProbes_IsRefreshedOnceInARound()
    {
        var source = new FakeSource();
        var first = new FakeSharedProbe("first", source);
        var second = new FakeSharedProbe("second", source);
        var last = new FakeProbe("last", _ => 0);
        await using var sampler = Sampler(first, second, last);

        sampler.Start();
        await AdvanceAsync(sampler);
        var all = await sampler.ReadAllAsync(default);

        source.Refreshes.ShouldBe(3);
        all.ShouldBe(new Dictionary<Quantity, double> { [Things("first")] = 3, [Things("second")] = 3, [Things("last")] = 0 }, ignoreOrder: true);
        (await sampler.StopAsync()).ShouldAllBe(series => series.Samples.Count == 2);
    }

    [Test]
    public async Task Source_WhenItFails_IsOneTroubleForAllItsProbes()
    {
        var source = new FakeSource { Failure = new ProbeException("timed out") };
        var first = new FakeSharedProbe("first", source);
        var second = new FakeSharedProbe("second", source);
        await using var sampler = Sampler(first, second);

        (await sampler.ReadAllAsync(default)).ShouldBeEmpty();

        sampler.Troubles.ShouldBe(["source could not be read once at 0.0 s: timed out"]);
    }

    [Test]
    public async Task Stop_WhenASourceFailsMeanwhile_GivesWhatWasRead()
    {
        var refreshing = new TaskCompletionSource();
        var source = new FakeSource { Refreshing = refreshing.Task };
        await using var sampler = Sampler(new FakeProbe("things", _ => 7), new FakeSharedProbe("late", source));
        sampler.Start();

        var stopping = sampler.StopAsync();
        refreshing.SetException(new ProbeException("connection refused"));

        (await stopping).Select(series => series.Samples.Count).ShouldBe([1, 0]);
        sampler.Troubles.ShouldBeEmpty("a reading that is broken off may fail of that");
    }

    [Test]
    public void Sampler_WhenTwoProbesHaveOneName_IsRefused() =>
        Should.Throw<ArgumentException>(() => Sampler(new FakeProbe("things", _ => 1), new FakeProbe("things", _ => 2)));

    private static Quantity Things(string name) => new(name, "things");

    private Sampler Sampler(params IProbe[] probes) => new(probes, s_interval, new RunClock(_time));

    /// <summary>
    /// Passes one interval and waits until its round has ended: the clock is still until then, so a reading costs what the test says.
    /// </summary>
    private async Task AdvanceAsync(Sampler sampler)
    {
        var before = sampler.Rounds;
        before.ShouldBeGreaterThan(0, "the first round ends in Start");
        _time.Advance(s_interval);
        await Eventually.BeAsync($"the end of round {before + 1}", () => sampler.Rounds > before, true);
    }

    private sealed class FakeSharedProbe(string name, FakeSource source) : ISharedProbe
    {
        public Quantity Quantity { get; } = Things(name);

        public string? Unavailable => null;

        public IProbeSource Source => source;

        public double ReadRefreshed() => source.Refreshes;

        public async ValueTask<double> ReadAsync(CancellationToken cancellationToken)
        {
            await source.RefreshAsync(cancellationToken);
            return ReadRefreshed();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class FakeSource : IProbeSource
    {
        public string Name => "source";

        public int Refreshes { get; private set; }

        public ProbeException? Failure { get; init; }

        public Task Refreshing { get; init; } = Task.CompletedTask;

        public ValueTask RefreshAsync(CancellationToken cancellationToken)
        {
            Refreshes++;
            return Failure is null ? new ValueTask(Refreshing) : throw Failure;
        }
    }
}
