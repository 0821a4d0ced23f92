using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Leak.Bench.Measuring;

/// <summary>
/// What settings of the sample server cost, counted, where time is too noisy: bytes allocated and system calls for each <c>POST /post</c>
/// of one client on a kept connection, and the resident memory of each idle connection. Linux, with strace.
/// </summary>
internal static partial class PostCounts
{
    private const int Posts = 5_000;
    private const int TracedPosts = 2_000;
    private const int Idle = 8_000;

    private static readonly byte[] s_post = Encoding.ASCII.GetBytes("POST /post HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello");
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(3);

    /// <param name="runs">How often each is measured, in turn.</param>
    /// <param name="settings">Each by its name, and how a server with it is started.</param>
    public static void Run(int runs, params PostComparison.Side[] settings)
    {
        Side[] sides = [.. settings.Select(setting => new Side(setting))];
        for (var run = 0; run < runs; run++)
        {
            foreach (var side in run % 2 == 0 ? sides : sides.Reverse())
            {
                Measure(side);
            }
        }

        foreach (var side in sides)
        {
            Console.WriteLine($"{side.Setting.Name}: bytes for each post {Figures.Spread(side.Bytes)}; system calls {Figures.Spread(side.Calls, "0.00")}; "
                + $"resident bytes of an idle connection {Figures.Spread(side.IdleBytes, "0")}");
        }
    }

    private static void Measure(Side side)
    {
        int port = Loopback.FreePort(), diagnostics = Loopback.FreePort();
        var server = side.Setting.Start(port, diagnostics);
        try
        {
            Loopback.WaitFor(diagnostics, "/debug/stats");
            using (var client = Loopback.Connect(port))
            {
                // Until its code is compiled for good.
                Post(client, 4 * Posts);
                Thread.Sleep(s_settling);
                Post(client, Posts);
                side.Bytes.Add(AllocatedBy(diagnostics, () => Post(client, Posts)) / Posts);
                side.Calls.Add(CallsOf(server, () => Post(client, TracedPosts)) / TracedPosts);
            }

            side.IdleBytes.Add(IdleBytes(server, port, diagnostics));
        }
        finally
        {
            Programs.Stop(server);
        }
    }

    private static void Post(System.Net.Sockets.Socket client, int count)
    {
        var answer = new byte[4096];
        for (var i = 0; i < count; i++)
        {
            client.Send(s_post);
            var read = 0;
            while (!answer.AsSpan(0, read).TrimEnd((byte)'\n').EndsWith("processed."u8))
            {
                read += client.Receive(answer.AsSpan(read)) is var more and > 0 ? more : throw new InvalidOperationException("The server closed the connection.");
            }
        }
    }

    /// <summary>Less what reading the counter allocates.</summary>
    private static double AllocatedBy(int diagnostics, Action action)
    {
        Allocated();
        var before = Allocated();
        var reading = Allocated() - before;
        before = Allocated();
        action();
        return Allocated() - before - reading;

        double Allocated() => double.Parse(TotalAllocated().Match(Loopback.Get(diagnostics, "/metrics")).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static double CallsOf(Process server, Action action)
    {
        var file = Path.GetTempFileName();
        using var strace = Programs.Start("strace", "-f", "-c", "-o", file, "-p", server.Id.ToString(CultureInfo.InvariantCulture));
        Thread.Sleep(s_settling);
        action();
        Programs.Start("kill", "-INT", strace.Id.ToString(CultureInfo.InvariantCulture)).WaitForExit();
        strace.WaitForExit();
        var counts = File.ReadAllText(file);
        File.Delete(file);

        // What passes bytes or asks of a socket; waiting and waking say more of the machine than of the code.
        return SocketCall().Matches(counts).Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static double IdleBytes(Process server, int port, int diagnostics)
    {
        var before = Resident(server);
        var held = Loopback.Hold(port, Idle);
        try
        {
            while (!Loopback.Get(diagnostics, "/debug/stats").Contains($"\"openConnections\":{Idle}", StringComparison.Ordinal))
            {
                Thread.Sleep(100);
            }

            Thread.Sleep(s_settling);
            return (double)(Resident(server) - before) / Idle;
        }
        finally
        {
            Loopback.Release(held);
        }
    }

    private static long Resident(Process server)
    {
        server.Refresh();
        return server.WorkingSet64;
    }

    [GeneratedRegex(@"^dotnet_gc_heap_total_allocated_bytes_total\S* (\S+)", RegexOptions.Multiline)]
    private static partial Regex TotalAllocated();

    [GeneratedRegex(@"^\s*\S+\s+\S+\s+\S+\s+(\d+)\s+(?:\d+\s+)?(?:sendmsg|sendto|recvmsg|recvfrom|read|write|getsockopt|setsockopt|ioctl|fcntl)\s*$", RegexOptions.Multiline)]
    private static partial Regex SocketCall();

    private sealed record Side(PostComparison.Side Setting)
    {
        public List<double> Bytes { get; } = [];

        public List<double> Calls { get; } = [];

        public List<double> IdleBytes { get; } = [];
    }
}
