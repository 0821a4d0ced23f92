using System.Net;
using System.Net.Sockets;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Shared;

namespace Leak.Unit.Bounds.Probes.Machine;

[NonParallelizable]
public sealed class ProcessProbeTests
{
    [Test]
    public async Task TcpConnections_WhenClientsConnectAndClose_CountsTheServersSideAlone()
    {
        await using var app = await LoopbackApp.StartAsync();
        await using var probe = new TcpConnectionsProbe(app.Port);
        if (probe.Unavailable is { } reason)
        {
            Assert.Ignore(reason);
        }

        await app.ConnectAsync(5);
        await probe.ShouldReadAsync(5);

        app.CloseClients();
        await probe.ShouldReadAsync(0);
    }

    [Test]
    public async Task TcpConnections_WhenTheClientIsGoneAndTheServerKeepsItsSide_CountsIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = (IPEndPoint)listener.LocalEndpoint;
        await using var probe = new TcpConnectionsProbe(address.Port);
        using var client = new TcpClient();
        await client.ConnectAsync(address);
        var kept = await listener.AcceptSocketAsync();

        client.Close();
        (await kept.ReceiveAsync(new byte[1])).ShouldBe(0, "the server has seen the client's FIN");

        (await probe.ReadAsync(default)).ShouldBe(1);

        kept.Dispose();
        await probe.ShouldReadAsync(0);
    }

    [Test]
    public async Task TcpConnections_WhenReadByNetlinkAndAsText_AreTheSame()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Netlink is Linux's.");
        }

        using var listener = new TcpListener(IPAddress.IPv6Any, 0);
        listener.Server.DualMode = true;
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var old = new TcpClient();
        using var other = new TcpClient();
        await old.ConnectAsync(IPAddress.Loopback, port);
        await other.ConnectAsync(IPAddress.Loopback, port);
        int[] except = [((IPEndPoint)other.Client.LocalEndPoint!).Port];

        TcpTable.CountHeld(port, []).ShouldBe(2);
        TcpTable.CountHeld(port, except).ShouldBe(1);
        if (SocketDiagnostics.CountHeld(port, []) is not { } byNetlink)
        {
            Assert.Ignore("This kernel does not serve socket diagnostics: the text is read instead.");
            return;
        }

        byNetlink.ShouldBe(2);
        SocketDiagnostics.CountHeld(port, except).ShouldBe(1);
    }

    [Test]
    public async Task FileDescriptors_WhenFilesAreOpened_CountsThem()
    {
        await using var probe = ProcessProbes.FileDescriptors();
        if (probe.Unavailable is { } reason)
        {
            Assert.Ignore(reason);
        }

        // Far more than other threads of the test host may open or close meanwhile.
        var before = await probe.ReadAsync(default);
        var files = Enumerable.Range(0, 200).Select(_ => File.OpenHandle("/dev/null")).ToList();
        var opened = await probe.ReadAsync(default) - before;
        files.ForEach(file => file.Dispose());
        var closed = await probe.ReadAsync(default) - before;

        opened.ShouldBe(200, 20);
        closed.ShouldBe(0, 20);
    }

    [Test]
    public async Task ThreadPoolThreads_WhenWorkBlocks_CountsItsThreads()
    {
        await using var threads = ProcessProbes.ThreadPoolThreads();
        // Neither is disposed: an item may be between the two when the test ends.
        var gate = new ManualResetEventSlim();
        var started = new CountdownEvent(3);
        for (var item = 0; item < 3; item++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => { started.Signal(); gate.Wait(); }, null);
        }

        started.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        var blocked = await threads.ReadAsync(default);
        gate.Set();

        blocked.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Test]
    public async Task ThreadPoolQueue_WhenWorkWaits_CountsIt()
    {
        await using var queue = ProcessProbes.ThreadPoolQueue();
        var gate = new ManualResetEventSlim();
        for (var item = 0; item < 200; item++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => gate.Wait(), null);
        }

        var waiting = await queue.ReadAsync(default);
        gate.Set();

        waiting.ShouldBeGreaterThan(100);
        await queue.ShouldReadAsync(0);
    }

    [Test]
    public async Task LiveHeap_WhenACollectionKeepsMore_HasGrownByIt()
    {
        await using var heap = ProcessProbes.LiveHeap();
        var before = await SettledAsync(heap);

        var kept = GC.AllocateUninitializedArray<byte>(256 * 1024 * 1024);
        GC.Collect();
        var after = await heap.ReadAsync(default);
        GC.KeepAlive(kept);

        (after - before).ShouldBeGreaterThan(192 * 1024 * 1024);
    }

    /// <summary>What the heap keeps once what earlier tests left behind has been finalized and taken.</summary>
    private static async Task<double> SettledAsync(IProbe heap)
    {
        var last = 0d;
        await Eventually.ReadAsync(
            async () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                var was = last;
                last = await heap.ReadAsync(default);
                return Math.Abs(last - was);
            },
            change => change < 1024 * 1024,
            "the heap's change from one collection to the next to be less than 1 MiB");
        return last;
    }
}
