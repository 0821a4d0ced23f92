using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Kestrel;

/// <summary>A client that sends a whole request and ends its side: at once, .NET 11's Kestrel may never serve it.</summary>
[Parallelizable]
internal sealed class FinWithRequestTests
{
    private const int Requests = 300;

    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(30);

    /// <summary>Far longer than a request needs to begin.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    [Test]
    public async Task Request_WhenFinComesWithIt_IsServedOnNet10AndMayBeLostOnNet11()
    {
        var served = await ServedAsync(TimeSpan.Zero, Environment.Version.Major >= 11 ? s_pause : s_ceiling);

        if (Environment.Version.Major >= 11)
        {
            served.ShouldBeLessThan(Requests);
        }
        else
        {
            served.ShouldBe(Requests);
        }
    }

    [Test]
    public async Task Request_WhenFinComesLater_IsServed() => (await ServedAsync(s_pause, s_ceiling)).ShouldBe(Requests);

    /// <summary>How many of the requests a handler was called for.</summary>
    /// <param name="beforeFin">The pause between a request and FIN.</param>
    /// <param name="atMost">How long to wait for the last: the server closes a connection before it begins what came on it.</param>
    private static async Task<int> ServedAsync(TimeSpan beforeFin, TimeSpan atMost)
    {
        var served = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(context =>
        {
            if (Interlocked.Increment(ref served) == Requests)
            {
                all.SetResult();
            }

            return context.Response.WriteAsync("served");
        });
        await app.StartAsync();
        var port = new Uri(app.Urls.Single()).Port;

        var sockets = Enumerable.Range(0, Requests).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToArray();
        foreach (var socket in sockets)
        {
            socket.Connect(IPAddress.Loopback, port);
            socket.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
            if (beforeFin == TimeSpan.Zero)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }

        await Task.Delay(beforeFin, TimeProvider.System);
        Array.ForEach(sockets, socket => socket.Shutdown(SocketShutdown.Send));
        await Task.WhenAny(all.Task, Task.Delay(atMost, TimeProvider.System));
        Array.ForEach(sockets, socket => socket.Dispose());
        return Volatile.Read(ref served);
    }
}
