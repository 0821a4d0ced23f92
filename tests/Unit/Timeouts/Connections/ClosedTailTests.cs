using System.Net;
using System.Net.Sockets;
using Leak.Bounds.Probes.Machine;
using Leak.Shared;
using Leak.Timeouts;

namespace Leak.Unit.Timeouts.Connections;

/// <summary>What the kernel has of a response once Kestrel has closed: a connection over a real socket, whose clock is the test's.</summary>
[Platform("Linux", Reason = "Elsewhere the kernel does not tell what it holds.")]
internal sealed class ClosedTailTests
{
    private const int FinWait2 = 5;
    private const int Answer = 4_000_000;
    private static readonly TimeSpan s_firstLook = TimeSpan.FromMilliseconds(20);

    [Test]
    public async Task Connection_WhenTheClientHasTakenAll_CountsNoMoreAtTheFirstLook()
    {
        using var pair = await SocketPair.OpenAsync();
        var connection = new FakeConnection(new TimeoutsOptions(), socket: pair.Server);
        await pair.Server.SendAsync(new byte[1000]);
        connection.Begin().Send(1000);

        connection.Watch.Abort(abortReason: null);
        var closing = connection.CloseAsync();
        await Eventually.BeAsync("the state of the server's side", () => pair.StateOfServer(), FinWait2);
        var before = closing.IsCompleted;
        connection.PassWithoutHeartbeat(s_firstLook.TotalSeconds);

        before.ShouldBeFalse("nobody has looked yet");
        await closing.WaitAsync(Eventually.Ceiling);
        connection.IsAborted.ShouldBeFalse();
    }

    [Test]
    public async Task Connection_WhenKestrelClosesByFinAndNobodyReads_CountsUntilItIsResetAtItsLimit()
    {
        using var pair = await SocketPair.OpenAsync();
        var connection = new FakeConnection(new TimeoutsOptions(), socket: pair.Server);
        var sent = pair.Fill(Answer);
        connection.Begin().Send(sent);

        // As Kestrel does once the client has sent FIN: the socket is closed before the connection is left.
        connection.Watch.Abort(abortReason: null);
        var closing = connection.CloseAsync();
        var looks = 0;
        while (!closing.IsCompleted && looks < 100)
        {
            looks++;
            connection.PassWithoutHeartbeat(1);
            await Task.WhenAny(closing, Task.Delay(s_firstLook));
        }

        looks.ShouldBeGreaterThan(30, "the client has the write limit to take it");
        await closing.WaitAsync(Eventually.Ceiling);
        await Eventually.BeAsync("what the kernel has of it", () => pair.StateOfServer(), null);
    }

    [Test]
    public async Task Http2_WhenItIsClosedAsIdleAndItsFramesAreNotRead_HasNoSecondLimit()
    {
        using var pair = await SocketPair.OpenAsync();
        var connection = new FakeConnection(new TimeoutsOptions(), isHttp2: true, socket: pair.Server);
        await connection.Input.WriteAsync(Http2Requests.Hello().Bytes);
        connection.Watch.Transport.Input.AdvanceTo((await connection.Watch.Transport.Input.ReadAsync()).Buffer.End);
        pair.Fill(Answer);
        connection.Pass(60);

        // As Kestrel does at once where no stream is open: acknowledgements wait in the kernel, and behind them GOAWAY.
        connection.Watch.Abort(abortReason: null);
        var closing = connection.CloseAsync();
        var looks = 0;
        while (!closing.IsCompleted && looks < 100)
        {
            looks++;
            connection.PassWithoutHeartbeat(1);
            await Task.WhenAny(closing, Task.Delay(s_firstLook));
        }

        connection.IsAskedToClose.ShouldBeTrue();
        looks.ShouldBeLessThan(10, "seconds: it was idle for as long as it may be");
        await closing.WaitAsync(Eventually.Ceiling);
        connection.ErrorType.ShouldBe("keep_alive_timeout");
        await Eventually.BeAsync("what the kernel has of it", () => pair.StateOfServer(), null);
    }

    /// <summary>Both ends of a TCP connection over loopback; the client does not read.</summary>
    private sealed class SocketPair(Socket server, Socket client) : IDisposable
    {
        private readonly int _port = ((IPEndPoint)server.LocalEndPoint!).Port;
        private readonly int _clientPort = ((IPEndPoint)client.LocalEndPoint!).Port;

        public Socket Server { get; } = server;

        public static async Task<SocketPair> OpenAsync()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndpoint);
            return new(await listener.AcceptSocketAsync(), client);
        }

        /// <summary>Sends until the kernel takes no more, or <paramref name="most"/> bytes.</summary>
        public int Fill(int most)
        {
            Server.Blocking = false;
            var sent = 0;
            var chunk = new byte[64 * 1024];
            while (sent < most && Server.Send(chunk, 0, chunk.Length, SocketFlags.None, out var error) is var count && error == SocketError.Success)
            {
                sent += count;
            }

            return sent;
        }

        /// <summary>The TCP state of the server's side, as the kernel numbers it; <see langword="null"/>: nothing is left of it.</summary>
        public int? StateOfServer() => SocketDiagnostics.Read(_port).ShouldNotBeNull()
            .Where(row => row.RemotePort == _clientPort).Select(row => (int?)row.State).SingleOrDefault();

        public void Dispose()
        {
            Server.Dispose();
            client.Dispose();
        }
    }
}
