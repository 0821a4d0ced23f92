using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Shards;
using Leak.Clients;

namespace Leak.Unit.Bounds.Shards;

/// <summary>Shards that meet in a folder. All of a test run in this process, each by a clock of its own.</summary>
internal sealed class ShardGateTests
{
    private const string Plan = "0123456789abcdef";

    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(2);

    private DirectoryInfo _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("leak-gate-");

    [TearDown]
    public void TearDown() => _folder.Delete(recursive: true);

    [Test]
    public async Task Shards_WhenAllCome_StartTogetherAndKnowTheirClocks()
    {
        var gates = Enumerable.Range(0, 4).Select(index => Gate(index, 4)).ToList();
        var clocks = new List<RunClock>();
        foreach (var _ in gates)
        {
            clocks.Add(new RunClock(TimeProvider.System));
            await Task.Delay(30);
        }

        await Task.WhenAll(gates.Zip(clocks, (gate, clock) => StartAsync(gate, clock))).WaitAsync(s_long);

        foreach (var (gate, clock) in gates.Zip(clocks).Skip(1))
        {
            // What shard 0's clock shows is less by what it began later.
            var shift = clock.StartedAtMonotonic - clocks[0].StartedAtMonotonic;
            (gate.Shift!.Value - shift).Duration().ShouldBeLessThanOrEqualTo(gate.ShiftError + TimeSpan.FromTicks(10));
        }

        gates[0].Shift.ShouldBeNull();
    }

    [Test]
    public async Task FirstShard_WhenAnotherDoesNotCome_NamesIt()
    {
        var others = new[] { 1, 3 }.Select(index => StartAsync(Gate(index, 4, s_long))).ToList();

        var failure = await Should.ThrowAsync<RunGateException>(() => StartAsync(Gate(0, 4, TimeSpan.FromSeconds(3))).WaitAsync(s_long));

        failure.Message.ShouldContain("shard 2 to be ready");
        failure.Message.ShouldContain("--attempt");
        others.ShouldAllBe(other => !other.IsCompleted);
    }

    [Test]
    public async Task Shard_WhenTheFirstDoesNotCome_SaysSo() =>
        (await Should.ThrowAsync<RunGateException>(() => StartAsync(Gate(1, 4, TimeSpan.FromMilliseconds(200))).WaitAsync(s_long))).Message.ShouldContain("for shard 0");

    [Test]
    public async Task Shard_WithAnotherPlan_IsRefusedByTheFirst()
    {
        _ = StartAsync(Gate(1, 2, plan: "another"));

        (await Should.ThrowAsync<RunGateException>(() => StartAsync(Gate(0, 2)).WaitAsync(s_long))).Message.ShouldContain("shard 1 has another plan (another) than shard 0");
    }

    [Test]
    public async Task FirstShard_OnceItsClientsAreGone_WaitsForThoseOfTheOthers()
    {
        var (first, second) = (Gate(0, 2), Gate(1, 2));
        await Task.WhenAll(StartAsync(first), StartAsync(second)).WaitAsync(s_long);

        var released = first.ReleasedAsync(CancellationToken.None);
        await Task.Delay(100);
        released.IsCompleted.ShouldBeFalse();
        await second.ReleasedAsync(CancellationToken.None);

        await released.WaitAsync(s_long);
    }

    [Test]
    public async Task Shard_WhenTheStartIsPast_SaysHowLateItIs()
    {
        var gate = new ShardGate(Attempt(1, 2, s_long) with { StartAt = DateTimeOffset.UtcNow - TimeSpan.FromSeconds(5) }, Plan, s_long);

        await StartAsync(gate).WaitAsync(s_long);

        gate.LateBy.ShouldBeGreaterThan(TimeSpan.FromSeconds(4.9));
        gate.Shift.ShouldBeNull();
    }

    [Test]
    public async Task OnlyShard_WaitsForNobody()
    {
        var gate = Gate(0, 1);

        await StartAsync(gate).WaitAsync(s_long);
        await gate.ReleasedAsync(CancellationToken.None).WaitAsync(s_long);

        gate.LateBy.ShouldBe(TimeSpan.Zero);
    }

    [Test]
    public void Place_WhenItWasTakenBefore_IsRefused()
    {
        Attempt(1, 2, s_long).Claim();

        Should.Throw<ShardException>(() => Attempt(1, 2, s_long).Claim()).Message.ShouldContain("shard 1/2 of attempt 7 has begun before");
        Should.NotThrow(() => Attempt(0, 2, s_long).Claim());
        Should.NotThrow(() => (Attempt(1, 2, s_long) with { Id = "8" }).Claim());
    }

    [TestCase("17", true)]
    [TestCase("6f1c2a3b-0d7e-4f55-9d0a-6f1c2a3b0d7e", true)]
    [TestCase("", false)]
    [TestCase("../up", false)]
    [TestCase(".hidden", false)]
    [TestCase("a b", false)]
    public void Attempt_IsANameThatIsNoPath(string id, bool isAllowed) => ShardAttempt.IsId(id).ShouldBe(isAllowed);

    private static async Task StartAsync(ShardGate gate, RunClock? clock = null)
    {
        await gate.GatherAsync(clock ?? new RunClock(TimeProvider.System), CancellationToken.None);
        await gate.StartAsync(CancellationToken.None);
    }

    private ShardGate Gate(int index, int of, TimeSpan? ceiling = null, string plan = Plan) => new(Attempt(index, of, ceiling ?? s_long), plan, s_long);

    private ShardAttempt Attempt(int index, int of, TimeSpan ceiling) => new(new Shard(index, of), "7", _folder.FullName) { Ceiling = ceiling };
}
