using System.Net.Sockets;
using System.Text;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Address;
using Leak.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Probes.Address;

/// <summary>A reading that a starved server did not answer in time: its connection is our own, and the server may have it for a while.</summary>
[Parallelizable]
internal sealed class GivenUpReadingTests
{
    // Passes only where a connection stays without an answer.
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Reading_ThatWasGivenUp_IsNotCountedAsAClientsUntilTheServerAnswersAgain()
    {
        using var listener = new LoopbackListener();
        using var metrics = new MetricsSource(listener.Address, listener.EndPoint.Port, _time);

        var given = metrics.RefreshAsync(default).AsTask();
        using var silent = await ReceiveAsync(listener);
        _time.Advance(AddressReader.Timeout);
        await Should.ThrowAsync<ProbeException>(() => given.WaitAsync(Eventually.Ceiling));
        metrics.Reader.LocalPorts.ShouldBe([PortOf(silent)]);

        var next = metrics.RefreshAsync(default).AsTask();
        using var answering = await ReceiveAsync(listener);
        await AnswerAsync(answering, listener.EndPoint.Port, connections: 5, requests: 2);
        await next.WaitAsync(Eventually.Ceiling);
        metrics.Reader.LocalPorts.ShouldBe([PortOf(silent), PortOf(answering)], "the server may hold both");
        metrics.Find(Quantity.OpenConnections).ShouldBe(3);
        metrics.Find(Quantity.ActiveRequests).ShouldBe(0);

        var last = metrics.RefreshAsync(default).AsTask();
        await answering.ReceiveAsync(new byte[4096]);
        await AnswerAsync(answering, listener.EndPoint.Port, connections: 4, requests: 1);
        await last.WaitAsync(Eventually.Ceiling);
        metrics.Reader.LocalPorts.ShouldBe([PortOf(answering)]);
        metrics.Find(Quantity.OpenConnections).ShouldBe(3);
        metrics.Find(Quantity.ActiveRequests).ShouldBe(0);
    }

    private static async Task<Socket> ReceiveAsync(LoopbackListener listener)
    {
        var socket = await Task.Run(listener.Accept).WaitAsync(Eventually.Ceiling);
        await socket.ReceiveAsync(new byte[4096]);
        return socket;
    }

    private static async Task AnswerAsync(Socket socket, int port, int connections, int requests)
    {
        var body = $"kestrel_active_connections{{server_port=\"{port}\"}} {connections}\nhttp_server_active_requests {requests}\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    private static int PortOf(Socket accepted) => ((System.Net.IPEndPoint)accepted.RemoteEndPoint!).Port;
}
