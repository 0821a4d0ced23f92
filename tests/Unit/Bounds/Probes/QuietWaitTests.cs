using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Probes;

public sealed class QuietWaitTests
{
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(10);
    private static readonly Dictionary<Quantity, double> s_baseline = Values(connections: 1, tasks: 12);

    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Wait_WhenValuesReturnToTheBaseline_EndsThen()
    {
        var reads = 0;

        var result = await RunAsync(wait => wait.UntilBaselineAsync(
            _ => Read(++reads < 4 ? Values(connections: 5, tasks: 12) : s_baseline), s_baseline, null, s_ceiling, default));

        result.IsQuiet.ShouldBeTrue();
        reads.ShouldBe(4);
        result.Values.ShouldBe(s_baseline);
    }

    [Test]
    public async Task Wait_WhenOneValueStaysAbove_GivesUpAtTheCeilingAndNamesIt()
    {
        var result = await RunAsync(wait => wait.UntilBaselineAsync(
            _ => Read(Values(connections: 1, tasks: 13)), s_baseline, null, s_ceiling, default));

        result.Unquiet.ShouldBe([Quantity.ActiveTasks]);
        result.Values[Quantity.ActiveTasks].ShouldBe(13);
        result.Waited.ShouldBeGreaterThanOrEqualTo(s_ceiling);
    }

    [Test]
    public async Task Wait_WhenFewerThanTheBaseline_IsQuiet() =>
        (await RunAsync(wait => wait.UntilBaselineAsync(
            _ => Read(Values(connections: 0, tasks: 9)), s_baseline, null, s_ceiling, default))).IsQuiet.ShouldBeTrue();

    [Test]
    public async Task Wait_WhenAValueCannotBeRead_IsNotQuiet() =>
        (await RunAsync(wait => wait.UntilBaselineAsync(
            _ => Read(new Dictionary<Quantity, double> { [Quantity.ActiveTasks] = 12 }), s_baseline, null, s_ceiling, default)))
            .Unquiet.ShouldBe([Quantity.OpenConnections]);

    [Test]
    public async Task Wait_WhenCancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();

        var waiting = new QuietWait(_time).UntilBaselineAsync(_ => Read(Values(9, 99)), s_baseline, null, s_ceiling, cancel.Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Test]
    public async Task Pauses_WhenWaitingGoesOn_GrowToTheLongestAndNoFurther()
    {
        var reads = new List<DateTimeOffset>();

        await RunAsync(wait => wait.UntilBaselineAsync(
            _ =>
            {
                reads.Add(_time.GetUtcNow());
                return Read(Values(9, 99));
            },
            s_baseline,
            null,
            s_ceiling,
            default));

        // 20 ms growing by half to 500 ms takes 8 pauses and 1.5 s, then 2 a second: 8 + 17 of the ten seconds.
        reads.Count.ShouldBeInRange(15, 28);
        reads.Zip(reads.Skip(1), (one, next) => next - one).Max().ShouldBeGreaterThanOrEqualTo(QuietWait.LongestPause);
    }

    [Test]
    public async Task Steady_WhenReadingsAgree_EndsAfterTheLastOfThem()
    {
        var reads = 0;

        var result = await RunAsync(wait => wait.UntilSteadyAsync(
            _ => Read(Values(connections: 0, tasks: Math.Max(3, 10 - ++reads))), null, s_ceiling, default));

        result.IsQuiet.ShouldBeTrue();
        result.Values[Quantity.ActiveTasks].ShouldBe(3);
        reads.ShouldBe(7 + QuietWait.SteadyReadings - 1);
    }

    [Test]
    public async Task Steady_WhenAValueNeverRests_GivesUpAndNamesIt()
    {
        var reads = 0;

        var result = await RunAsync(wait => wait.UntilSteadyAsync(
            _ => Read(Values(connections: 0, tasks: ++reads)), null, s_ceiling, default));

        result.Unquiet.ShouldBe([Quantity.ActiveTasks]);
    }

    private static Dictionary<Quantity, double> Values(double connections, double tasks) =>
        new() { [Quantity.OpenConnections] = connections, [Quantity.ActiveTasks] = tasks };

    private static ValueTask<IReadOnlyDictionary<Quantity, double>> Read(IReadOnlyDictionary<Quantity, double> values) => new(values);

    /// <summary>Lets fake time pass, a little at a time, until the wait has ended.</summary>
    private async Task<QuietResult> RunAsync(Func<QuietWait, Task<QuietResult>> start)
    {
        var waiting = start(new QuietWait(_time));
        while (!waiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        return await waiting;
    }
}
