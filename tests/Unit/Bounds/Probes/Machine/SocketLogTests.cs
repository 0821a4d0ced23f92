using Leak.Bounds.Probes.Machine;

namespace Leak.Unit.Bounds.Probes.Machine;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SocketLogTests
{
    private const int Port = 80;
    private const int Client = 40_000;
    private const int Established = 1;
    private const int FinWait1 = 4;
    private const int FinWait2 = 5;

    private readonly SocketLog _log = new();

    [SetUp]
    public void HoldFromTheFirstSecond() => Note(1, Row(Established, inode: 7));

    [Test]
    public void Find_WhileItIsHeld_SaysUntilWhen()
    {
        Note(2, Row(FinWait2, inode: 7));

        Find(openedAt: 0).ShouldBe(new SocketSpan(At(2), GoneAt: null));
    }

    [Test]
    public void Find_WhenItIsHeldNoMore_SaysWhenThatWasFirstFound([Values] bool isOrphan)
    {
        // An orphan is the kernel's: no process has it open.
        Note(2, isOrphan ? [Row(FinWait2, inode: 0)] : []);
        Note(3);

        Find(openedAt: 0).ShouldBe(new SocketSpan(At(1), GoneAt: At(2) + Took));
    }

    [Test]
    public void Find_WhenMoreIsUnsentThanEverBefore_SaysWhenThatWasFirstFound()
    {
        Note(2, Row(Established, inode: 7) with { Unsent = 1_000 });
        Note(3, Row(Established, inode: 7) with { Unsent = 2_000 });
        Note(4, Row(Established, inode: 7) with { Unsent = 2_000 });
        Note(5, Row(Established, inode: 7) with { Unsent = 1_500 });
        Note(6, Row(FinWait1, inode: 7) with { Unsent = 2_001 });

        Find(openedAt: 0)!.Value.GrewAt.ShouldBe(At(3) + Took);
    }

    [Test]
    public void Find_WhenTheKernelKeepsItForUnsentBytes_SaysUntilWhen()
    {
        Note(2, Row(FinWait1, inode: 0) with { Unsent = 2_000 });
        Note(3, Row(FinWait1, inode: 0) with { Unsent = 1_000 });
        Note(4, Row(FinWait1, inode: 0) with { Unsent = 1 });
        Note(5);

        Find(openedAt: 0).ShouldBe(new SocketSpan(At(1), GoneAt: At(2) + Took) { KernelUntil = At(3) });
    }

    [Test]
    public void Find_WhenTheKernelHasItAndNoReadingSawItHeld_SaysUntilWhen()
    {
        Note(2, Row(FinWait1, inode: 0) with { RemotePort = Client + 1, Unsent = 2_000 });
        Note(3, Row(FinWait1, inode: 0) with { RemotePort = Client + 1, Unsent = 2_000 });

        Find(openedAt: 1.9, Client + 1, connectedAt: 1.95).ShouldBe(new SocketSpan(At(1.9), GoneAt: At(2) + Took) { KernelUntil = At(3) });
    }

    [Test]
    public void Find_WhenItsRowWasMissingOnce_IsHeld()
    {
        Note(2);
        Find(openedAt: 0).ShouldBe(new SocketSpan(At(1), GoneAt: null));

        Note(3, Row(Established, inode: 7));
        Note(4);
        Find(openedAt: 0).ShouldBe(new SocketSpan(At(3), GoneAt: null));
    }

    [Test]
    public void Find_WhenItWasNeverFound_IsGoneByTheSecondReadingAfterItsConnect()
    {
        Note(2);
        Find(openedAt: 1.5, Client + 1, connectedAt: 1.6).ShouldBeNull();

        Note(3);
        Find(openedAt: 1.5, Client + 1, connectedAt: 1.6).ShouldBe(new SocketSpan(At(1.5), GoneAt: At(2) + Took));
        Find(openedAt: 1.5, Client + 1, connectedAt: 2.1).ShouldBeNull();
        Find(openedAt: 1.5, Client + 1, connectedAt: null).ShouldBeNull();
    }

    [Test]
    public void Find_WhenTheTableHasNothingOfTheServer_KnowsNothing()
    {
        _log.Note(Port + 1, [], At(2), At(2) + Took);
        _log.Note(Port + 1, [], At(3), At(3) + Took);

        _log.Find(Port + 1, Client, At(0), At(1)).ShouldBeNull();
    }

    [Test]
    public void Find_WhenTheServerHasNoRoomForIt_IsHeld()
    {
        const int SynReceived = 3;
        Note(2, Row(Established, inode: 7), new SocketRow(SynReceived, 0, Port, Client + 1, RemoteAddress: 0, 0, 0));

        Find(openedAt: 1.5, Client + 1, connectedAt: 1.6).ShouldBe(new SocketSpan(At(2), GoneAt: null));
    }

    [Test]
    public void Find_WhenThePortIsUsedAgain_TellsTheConnectionsApart()
    {
        Note(2, Row(Established, inode: 8));

        Find(openedAt: 0).ShouldBe(new SocketSpan(At(1), GoneAt: At(2) + Took));
        Find(openedAt: 1.5).ShouldBe(new SocketSpan(At(2), GoneAt: null));
    }

    [Test]
    public void Find_WhenNoReadingSawItAndAnotherIsGivenItsPort_IsNotTheOther()
    {
        Note(2);
        Note(3);
        Note(4, Row(Established, inode: 8) with { RemotePort = Client + 1 });

        Find(openedAt: 1.5, Client + 1, connectedAt: 1.6).ShouldBe(new SocketSpan(At(1.5), GoneAt: At(2) + Took));
        Find(openedAt: 2.5, Client + 1, connectedAt: 2.6).ShouldBe(new SocketSpan(At(4), GoneAt: null), "one reading may lack it");
        Find(openedAt: 3.5, Client + 1, connectedAt: 3.6).ShouldBe(new SocketSpan(At(4), GoneAt: null));
    }

    [Test]
    public void Find_WhenItWaitedToBeAccepted_IsTheSameConnection()
    {
        Note(2, Row(Established, inode: 0));
        Note(3, Row(Established, inode: 7));

        Find(openedAt: 0).ShouldBe(new SocketSpan(At(3), GoneAt: null));
    }

    private static TimeSpan Took => TimeSpan.FromMilliseconds(10);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static SocketRow Row(int state, long inode) => new(state, inode, Port, Client, RemoteAddress: 0, 0, 0);

    private void Note(double at, params SocketRow[] rows) => _log.Note(Port, rows, At(at), At(at) + Took);

    private SocketSpan? Find(double openedAt, int client = Client, double? connectedAt = 0) =>
        _log.Find(Port, client, At(openedAt), connectedAt is { } at ? At(at) : null);
}
