using System.Text;
using Leak.Bounds.Probes.Machine;

namespace Leak.Unit.Bounds.Probes.Machine;

public sealed class TcpTableTests
{
    private const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    [TestCase("01", 77, 1, TestName = "Established_IsHeld")]
    [TestCase("01", 0, 1, TestName = "EstablishedAndNotAcceptedYet_IsHeld")]
    [TestCase("08", 77, 1, TestName = "CloseWait_IsHeld")]
    [TestCase("04", 77, 1, TestName = "FinWait1WithAnOwner_IsHeld")]
    [TestCase("04", 0, 0, TestName = "FinWait1WithoutAnOwner_IsTheKernels")]
    [TestCase("05", 77, 1, TestName = "FinWait2WithAnOwner_IsHeld")]
    [TestCase("05", 0, 0, TestName = "FinWait2WithoutAnOwner_IsTheKernels")]
    [TestCase("09", 0, 0, TestName = "LastAckWithoutAnOwner_IsTheKernels")]
    [TestCase("0B", 77, 1, TestName = "ClosingWithAnOwner_IsHeld")]
    [TestCase("06", 0, 0, TestName = "TimeWait_IsNotHeld")]
    [TestCase("03", 0, 0, TestName = "SynReceived_IsNotHeld")]
    [TestCase("0A", 77, 0, TestName = "Listen_IsNotHeld")]
    public void State(string state, int inode, int held) =>
        Count(Header + Row("0100007F:1F90", "0100007F:9943", state, inode), 8080).ShouldBe(held);

    [Test]
    public void Rows_WhenOfAnotherPortOrTheClientsSide_AreNotCounted() =>
        Count(
            Header
            + Row("0100007F:1F91", "0100007F:9943", "01", 1)
            + Row("0100007F:9943", "0100007F:1F90", "01", 2)
            + Row("0000000000000000FFFF00000100007F:1F90", "0000000000000000FFFF00000100007F:9943", "01", 3),
            8080).ShouldBe(1);

    [Test]
    public void Rows_WhenTheClientsPortIsExcepted_AreNotCounted() =>
        Count(
            Header + Row("0100007F:1F90", "0100007F:9943", "01", 1) + Row("0100007F:1F90", "0100007F:9944", "01", 2),
            8080,
            0x9943).ShouldBe(1);

    [Test]
    public void Text_WhenItEndsInALine_LeavesThatForTheNextRead()
    {
        var whole = Encoding.ASCII.GetBytes(Header + Row("0100007F:1F90", "0100007F:9943", "01", 1));

        TcpTable.CountHeld(whole.AsSpan()[..^1], 8080, []).ShouldBe((0, Header.Length));
        TcpTable.CountHeld(whole, 8080, []).ShouldBe((1, whole.Length));
    }

    private static int Count(string text, int port, params int[] except) => TcpTable.CountHeld(Encoding.ASCII.GetBytes(text), port, except).Held;

    private static string Row(string local, string remote, string state, int inode) =>
        $"   1: {local} {remote} {state} 00000000:00000000 03:00000A90 00000000     0        0 {inode} 3 0000000032803400\n";
}
