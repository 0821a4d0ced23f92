using System.Globalization;
using Leak.Bench.Measuring;
using Leak.Profiling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leak.Bench.Profiling;

/// <summary>
/// A service that is profiled all the while and abandons an operation with each hundredth request: the memory that its heap keeps, with the
/// operations held by the profile and held weakly.
/// </summary>
internal static class TrackingSoak
{
    private const string Answer = "Post request processed.";
    private const int AbandonsEach = 100;
    private const int Held = 4096;
    private const int Steps = 6;
    private static readonly TimeSpan s_run = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(string[] args)
    {
        var requests = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 360_000;
        Console.WriteLine($".NET {Environment.Version}; every {AbandonsEach}th request abandons an operation that holds {Held} bytes; the heap after a collection\n");
        Console.WriteLine("| profile | requests | heap, MiB | in the profile | taken by the collector |\n|---|---|---|---|---|");
        foreach (var isWeak in (bool[])[false, true])
        {
            await SoakAsync(requests, isWeak);
        }
        return 0;
    }

    private static async Task SoakAsync(int requests, bool isWeak)
    {
        using var profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable, Weak = isWeak });
        var port = Loopback.FreePort();
        await using var app = Serve(port);
        await app.StartAsync();
        var served = PostLoad.Run(port, s_run).Count;
        for (var step = 1; step <= Steps; step++)
        {
            while (served < (long)requests * step / Steps)
            {
                served += PostLoad.Run(port, s_run).Count;
            }
            // Twice, with a look between: a finalizer may resume an operation after the first.
            for (var i = 0; i < 4; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                await Task.Delay(TimeSpan.FromSeconds(1.2));
            }
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(isWeak ? "weak" : "strong")} | {served} | {GC.GetTotalMemory(true) / 1048576.0:0.0} | {profile.Count()} | {profile.Taken().Total} |"));
        }
        await app.StopAsync();
    }

    private static WebApplication Serve(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var count = 0;
        app.MapPost("/post", (HttpContext context) =>
        {
            if (Interlocked.Increment(ref count) % AbandonsEach == 0)
            {
                _ = AbandonedAsync(new TaskCompletionSource<byte[]>(), new byte[Held]);
            }
            context.Response.ContentLength = Answer.Length;
            return context.Response.WriteAsync(Answer);
        });
        return app;
    }

    private static async Task AbandonedAsync(TaskCompletionSource<byte[]> never, byte[] held)
    {
        await never.Task.ConfigureAwait(false);
        GC.KeepAlive(held);
    }
}
