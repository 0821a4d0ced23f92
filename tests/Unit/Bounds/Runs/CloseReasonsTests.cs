using Leak.Bounds.Facts;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Clients;
using Leak.Clients.Parking;
using Leak.Unit.Bounds.Verdicts;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Runs;

internal sealed class CloseReasonsTests
{
    private readonly Dictionary<string, int> _counts = new() { ["request_headers_timeout"] = 3 };
    private FakeTimeProvider _time = null!;
    private RunClock _clock = null!;
    private Park _park = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _clock = new RunClock(_time);
        _park = new Park(_clock);
    }

    [TearDown]
    public async Task TearDown() => await _park.DisposeAsync();

    [Test]
    public async Task Wait_UntilEveryCloseIsRecorded_EndsThen()
    {
        var waited = await WaitAsync(new Ledger(lifetime => lifetime.ClientPort < 40_050 || _clock.Now >= Planted.Seconds(0.5)), PlantedStalls.Closed());

        waited.ShouldBeInRange(Planted.Seconds(0.5), Planted.Seconds(0.6));
    }

    [Test]
    public async Task Wait_WhenOneIsNeverRecorded_GivesUpAtTheCeiling()
    {
        var waited = await WaitAsync(new Ledger(lifetime => lifetime.ClientPort != 40_007), PlantedStalls.ClosedByServer(), PlantedStalls.Closed());

        waited.ShouldBeInRange(Planted.Seconds(2), Planted.Seconds(2.1));
    }

    [Test]
    public async Task Wait_ForHandlersThatIgnoreTheirTokenAlone_IsNone() =>
        (await WaitAsync(new Ledger(_ => false), PlantedStalls.Abandoning())).ShouldBe(TimeSpan.Zero);

    [Test]
    public async Task Wait_ForALedgerThatCannotTellConnectionsApart_IsNone() =>
        (await WaitAsync(new Ledger(null, _counts), PlantedStalls.Closed())).ShouldBe(TimeSpan.Zero);

    [Test]
    public async Task Record_WhenItsClosesAreKnown_HasTheReasonsOfWhatWasClosedAndTheRestAsLeftBehind()
    {
        // 20 closed, of which one is not recorded; 80 held until the client closed them, of which three are not.
        var record = PlantedStalls.Closed() with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => number < 20 ? Planted.Closed(number, Planted.Seconds(3)) : Planted.Held(number, Planted.Seconds(3)))],
            LimitsFired = null,
            LeftBehind = null,
        };

        var told = await AddAsync(new Ledger(lifetime => lifetime.ClientPort is not (40_000 or 40_050 or 40_051 or 40_052)), record, isOnlyStall: false);

        told.LimitsFired.ShouldBe(new Dictionary<string, int> { ["request_headers_timeout"] = 19 });
        told.LeftBehind.ShouldBe(4);
    }

    [Test]
    public async Task Record_OfTheOnlyStall_HasTheReasonsOfTheWholeServer()
    {
        var told = await AddAsync(new Ledger(null, _counts), PlantedStalls.Closed() with { LeftBehind = null }, isOnlyStall: true);

        told.LimitsFired.ShouldBe(_counts);
        told.LeftBehind.ShouldBeNull();
    }

    [Test]
    public async Task Record_WithoutConnections_StaysAsItIs()
    {
        var none = PlantedStalls.Closed() with { Lifetimes = [] };

        (await AddAsync(new Ledger(_ => true), none, isOnlyStall: true)).ShouldBeSameAs(none);
    }

    [Test]
    public async Task Record_OfOneStallAmongOthers_HasNoReasonsThatMayBeTheirs()
    {
        var told = await AddAsync(new Ledger(null, _counts), PlantedStalls.Closed() with { LimitsFired = null, LeftBehind = null }, isOnlyStall: false);

        told.LimitsFired.ShouldBeNull();
        told.LeftBehind.ShouldBeNull();
    }

    private async Task<TimeSpan> WaitAsync(Ledger ledger, params StallRecord[] records)
    {
        return await _time.PassUntilAsync(TimedAsync());

        async Task<TimeSpan> TimedAsync()
        {
            await new CloseReasons(ledger, _clock).WaitAsync([.. records.Select(record => (Run(record), record))], default);
            return _clock.Now;
        }
    }

    private Task<StallRecord> AddAsync(Ledger ledger, StallRecord record, bool isOnlyStall) =>
        new CloseReasons(ledger, _clock).AddAsync(Run(record), record, isOnlyStall, default);

    private StallRun Run(StallRecord record) => new(record.Plan, PlainServer.Instance, _park, new AcceptQueues(_park.Clock), new RunOptions());

    /// <param name="isRecorded">Whether the end of a connection is recorded; <see langword="null"/>: connections are not told apart.</param>
    /// <param name="counts">What it says of the whole server.</param>
    private sealed class Ledger(Func<Lifetime, bool>? isRecorded, Dictionary<string, int>? counts = null) : ICloseLedger
    {
        public IReadOnlyList<ServerClose?>? Find(int port, IReadOnlyList<Lifetime> connections)
        {
            port.ShouldBe(PlainServer.Instance.EndPoint.Port);
            return isRecorded is null ? null :
            [
                .. connections.Select(connection => isRecorded(connection)
                    ? new ServerClose(connection.OpenedAt, TimeSpan.Zero, port, connection.ClientPort, "request_headers_timeout")
                    : (ServerClose?)null),
            ];
        }

        public IReadOnlyDictionary<string, int>? CountRequests(string route) => null;

        public ValueTask<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken) =>
            new(counts ?? throw new InvalidOperationException("It tells connections apart: nobody needs to ask."));

        public void Dispose()
        {
        }
    }
}
