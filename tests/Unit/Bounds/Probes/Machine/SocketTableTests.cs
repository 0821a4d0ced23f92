using System.Net.Sockets;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Shared;

namespace Leak.Unit.Bounds.Probes.Machine;

/// <summary>A server that has sent more than its client takes, and closes: where the bytes are then.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SocketTableTests
{
    private const int Bytes = 2_000_000;

    [Test]
    public async Task Connection_WhileTheServerHasIt_IsHeldWithItsUnsentBytes()
    {
        using var pair = new Pair();

        await pair.ShouldReadAsync(held: 1, kernels: 0);
        await pair.Unsent.ShouldExceedAsync(Bytes / 2);
    }

    [Test]
    public async Task Connection_WhenTheServerClosesIt_IsTheKernelsWithItsUnsentBytesUntilTheClientIsGone()
    {
        using var pair = new Pair();

        pair.Server.Close();
        await pair.ShouldReadAsync(held: 0, kernels: 1);
        await pair.Unsent.ShouldExceedAsync(Bytes / 2);

        pair.Client.Close();
        await pair.ShouldReadAsync(held: 0, kernels: 0);
        await pair.Unsent.ShouldReadAsync(0);
    }

    [Test]
    public async Task Connection_WhenTheServerResetsIt_IsGone()
    {
        using var pair = new Pair();

        pair.Server.LingerState = new LingerOption(enable: true, seconds: 0);
        pair.Server.Close();

        await pair.ShouldReadAsync(held: 0, kernels: 0);
        await pair.Unsent.ShouldReadAsync(0);
    }

    [TestCase(4, 0, 2, true)]
    [TestCase(9, 0, 2, true)]
    [TestCase(11, 0, 2, true)]
    [TestCase(4, 0, 1, false, Description = "a FIN alone")]
    [TestCase(4, 77, 2_000, false, Description = "its process has it")]
    [TestCase(5, 0, 2_000, false, Description = "FIN_WAIT_2")]
    [TestCase(6, 0, 2_000, false, Description = "TIME_WAIT")]
    [TestCase(1, 0, 2_000, false, Description = "it waits to be accepted")]
    public void Row_IsTheKernelsOnlyWithoutAnOwnerAndWithMoreThanAFin(int state, int inode, int unsent, bool expected) =>
        TcpStates.IsKernels(state, inode, unsent).ShouldBe(expected);

    [Test]
    public void Table_OfAnotherMachine_IsNotAvailable() =>
        SocketTable.Probes([80], unavailable: "elsewhere.").ShouldAllBe(probe => probe.Unavailable == "elsewhere.");

    /// <summary>A connection on which the server has sent what the client does not read.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly LoopbackListener _listener = new();
        private readonly IReadOnlyList<IProbe> _probes;

        public Pair()
        {
            _probes = SocketTable.Probes([_listener.EndPoint.Port]);
            if (Kernels.Unavailable is { } reason)
            {
                Assert.Ignore(reason);
            }

            Client.ReceiveBufferSize = 4096;
            Client.Connect(_listener.EndPoint);
            Server = _listener.Accept();
            Server.SendBufferSize = 2 * Bytes;
            Server.Send(new byte[Bytes]).ShouldBeGreaterThan(Bytes / 2);
        }

        public Socket Client { get; } = new(SocketType.Stream, ProtocolType.Tcp);

        public Socket Server { get; }

        public IProbe Unsent => Find(Quantity.UnsentBytes);

        private IProbe Kernels => Find(Quantity.KernelSockets);

        public async Task ShouldReadAsync(int held, int kernels)
        {
            await Find(Quantity.TcpConnections).ShouldReadAsync(held);
            await Kernels.ShouldReadAsync(kernels);
        }

        public void Dispose()
        {
            Client.Dispose();
            _listener.Dispose();
        }

        private IProbe Find(Quantity quantity) => _probes.Single(probe => probe.Quantity == quantity);
    }
}
