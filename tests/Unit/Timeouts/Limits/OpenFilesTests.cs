using Leak.Timeouts;
using Leak.Timeouts.Limits;

namespace Leak.Unit.Timeouts.Limits;

internal sealed class OpenFilesTests
{
    [TestCase(512, 384)]
    [TestCase(1_024, 768)]
    [TestCase(4_096, 3_072)]
    [TestCase(8_192, 6_144)]
    [TestCase(20_000, 17_952)]
    [TestCase(1_048_576, 1_046_528)]
    public void Connections_LeaveAQuarter_AndNoMoreThan2048(int limit, int connections) => new OpenFiles(limit).MostConnections.ShouldBe(connections);

    [TestCase("Max open files            4096                 524288               files     ", 4_096)]
    [TestCase("Max open files            unlimited            unlimited            files     ", null)]
    [TestCase("Max processes             4096                 524288               processes ", null)]
    public void Limit_IsTheOneInForce(string line, int? limit) =>
        OpenFiles.Parse(["Limit                     Soft Limit           Hard Limit           Units     ", line]).ShouldBe(limit is { } files ? new OpenFiles(files) : null);

    [Test]
    [Platform(Include = "Linux", Reason = "Other systems do not tell it here.")]
    public void Default_IsWhatTheProcessMayOpen_Or20000()
    {
        var most = OpenFiles.Read()?.MostConnections ?? int.MaxValue;

        new TimeoutsOptions().MaxConnections.ShouldBe(Math.Min(20_000, most));
    }
}
