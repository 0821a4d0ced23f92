using System.Diagnostics;
using System.Net.Sockets;
using Leak.Shared;
using Leak.Timeouts.Requests;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>How long data has lain unread, by the kernel's account, whose clock has coarse ticks.</summary>
internal sealed class UnreadDataTests
{
    private const int Trials = 60;

    [Test]
    [Platform("Linux", Reason = "Elsewhere the kernel tells nothing.")]
    public async Task Since_WhenDataWasJustSent_IsNotBeforeItWas()
    {
        for (var trial = 0; trial < Trials; trial++)
        {
            using var listener = new LoopbackListener();
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await client.ConnectAsync(listener.EndPoint);
            var server = listener.Accept();
            server.Blocking = false;
            var unread = new UnreadData(server, Stopwatch.Frequency, startedAt: 0);

            var sentAfter = Stopwatch.GetTimestamp();
            FillQueue(server);
            // A tick of the kernel's passes in between, in one trial of several.
            SpinFor(TimeSpan.FromMilliseconds(1));
            var since = unread.Since(Stopwatch.GetTimestamp());

            since.ShouldNotBeNull("the client reads nothing");
            since.Value.ShouldBeGreaterThanOrEqualTo(sentAfter, $"trial {trial}");
        }
    }

    private static void FillQueue(Socket server)
    {
        var bytes = new byte[64 * 1024];
        do
        {
            server.Send(bytes, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }
        }
        while (true);
    }

    private static void SpinFor(TimeSpan time)
    {
        for (var from = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(from) < time;)
        {
        }
    }
}
