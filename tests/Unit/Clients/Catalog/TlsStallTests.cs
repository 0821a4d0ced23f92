using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Scripts;
using Leak.Shared;

namespace Leak.Unit.Clients.Catalog;

/// <summary>How far each stall takes a TLS handshake.</summary>
[Parallelizable]
internal sealed class TlsStallTests
{
    private const int RecordHeader = 5;

    private static readonly StallContext s_context = new() { Host = "localhost:443", Evades = TimeSpan.FromMilliseconds(6) };

    private ParkAtListener _parked = null!;

    [SetUp]
    public void SetUp() => _parked = new ParkAtListener();

    [TearDown]
    public async Task TearDown() => await _parked.DisposeAsync();

    [Test]
    public async Task PartialHello_WhenOpened_SendsTheFirst40Bytes()
    {
        var accepted = await OpenAsync("tls/partial-hello");

        ShouldBeClientHello(accepted.ReceiveBytes(40));
        accepted.ShouldBeSilent();
    }

    [TestCase("tls/no-finished")]
    [TestCase("tls/hello-drip")]
    public async Task Hello_WhenOpened_IsOneWholeRecordForTheHost(string id)
    {
        var accepted = await OpenAsync(id);

        var header = accepted.ReceiveBytes(RecordHeader);
        var length = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(3));
        var hello = accepted.ReceiveBytes(length);

        ShouldBeClientHello([.. header, .. hello]);
        Encoding.Latin1.GetString(hello).ShouldContain("localhost");
        accepted.ShouldBeSilent();
    }

    [Test]
    public async Task RecordPerByte_WhenOpened_SendsTheHelloInRecordsOfOneByte()
    {
        var accepted = await OpenAsync("tls/record-per-byte");

        var records = accepted.ReceiveBytes(60 * (RecordHeader + 1)).Chunk(RecordHeader + 1).ToList();

        records.ShouldAllBe(record => record[0] == 22 && record[1] == 3 && record[3] == 0 && record[4] == 1);
        records[0][RecordHeader].ShouldBe((byte)1, "a ClientHello");
        records[1][RecordHeader].ShouldBe((byte)0, "the first of the three bytes of its length");
    }

    [Test]
    public async Task NoFinished_WhenTheServerAnswers_DoesNotGoOn()
    {
        using var certificate = TestCertificate.Create();
        var accepted = await OpenAsync("tls/no-finished");
        using var tls = new SslStream(new NetworkStream(accepted, ownsSocket: false));
        using var patience = new CancellationTokenSource();
        var handshake = tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, patience.Token);

        // The server has understood the hello, or it would have failed by now.
        await Task.WhenAny(handshake, Task.Delay(TimeSpan.FromMilliseconds(200)));
        handshake.IsCompleted.ShouldBeFalse("the handshake came to an end");
        _parked.Park.Held.ShouldBe(1);

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => handshake);
    }

    [Test]
    public async Task HelloDrip_WhenOpened_TakesAnIntervalForEachByte()
    {
        var clock = new RunClock(TimeProvider.System);
        var accepted = await OpenAsync("tls/hello-drip");

        accepted.ReceiveBytes(51);

        clock.Now.ShouldBeGreaterThanOrEqualTo(50 * (s_context.Evades!.Value / 3));
    }

    private static void ShouldBeClientHello(byte[] record)
    {
        record[0].ShouldBe((byte)22, "a handshake record");
        record[1].ShouldBe((byte)3);
        record[RecordHeader].ShouldBe((byte)1, "a ClientHello");
    }

    private async Task<Socket> OpenAsync(string id)
    {
        var stall = (Stall)WorkloadCatalog.Find(id);
        return (await _parked.OpenAsync(stall.Script(s_context))).Accepted;
    }
}
