using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Leak.Bench.Measuring;

/// <summary><c>POST /post</c>, as fast as a few clients can.</summary>
internal static class PostLoad
{
    private const int Clients = 8;

    /// <summary>Posts from a few blocking clients, each on its own connection; each request's milliseconds.</summary>
    public static ConcurrentBag<double> Run(int port, TimeSpan duration)
    {
        var latencies = new ConcurrentBag<double>();
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var clients = Enumerable.Range(0, Clients).Select(_ => new Thread(() => PostUntil(port, until, latencies))).ToArray();
        Array.ForEach(clients, client => client.Start());
        Array.ForEach(clients, client => client.Join());
        return latencies;
    }

    private static void PostUntil(int port, long until, ConcurrentBag<double> latencies)
    {
        using var socket = Loopback.Connect(port);
        var request = Encoding.ASCII.GetBytes("POST /post HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello");
        var answer = new byte[4096];
        while (Stopwatch.GetTimestamp() is var start && start < until)
        {
            socket.Send(request);
            var read = 0;
            // The answer's body is one known line.
            while (!answer.AsSpan(0, read).EndsWith("processed."u8) && !answer.AsSpan(0, read).EndsWith("processed.\n"u8))
            {
                read += socket.Receive(answer.AsSpan(read)) is var more and > 0
                    ? more
                    : throw new InvalidOperationException(Encoding.ASCII.GetString(answer, 0, read));
            }
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
