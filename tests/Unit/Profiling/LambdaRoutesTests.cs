using System.Net;
using Leak.Profiling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leak.Unit.Profiling;

/// <summary>Lambdas that answer routes are told apart by them; whoever has a name keeps it.</summary>
[NonParallelizable] // the table of active tasks is the process's
public sealed class LambdaRoutesTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Lambda_ThatAnswersARoute_IsToldByIt(bool mapsTheProfile)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = Build(mapsTheProfile, gate.Task);
        await app.StartAsync();
        await using var stop = new Stopping(app);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var profile = TaskProfile.Start();
        Task<string>[] asked = [.. new[] { "/orders/1", "/orders/2/lines", "/named", "/local" }.Select(path => client.GetStringAsync(new Uri(path, UriKind.Relative)))];

        var capture = await Waits.UntilCapture(profile, capture => capture.StacksOf(typeof(LambdaRoutesTests)).Count(stack => stack.Contains("ProcessRequests", StringComparison.Ordinal)) == asked.Length);

        // By maps alone a lambda has a name for each place that it stands in, so that each case has its own.
        var methods = capture.Stacks.SelectMany(stack => stack.Frames).Select(frame => frame.Method).Where(name => name.StartsWith($"{nameof(LambdaRoutesTests)}.", StringComparison.Ordinal)
            && !name.EndsWith(nameof(Lambda_ThatAnswersARoute_IsToldByIt), StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).ToArray();
        methods.ShouldBe(
        [
            $"{nameof(LambdaRoutesTests)}.{nameof(Build)} lambda [GET /orders/{{id}}/lines]",
            $"{nameof(LambdaRoutesTests)}.{nameof(Build)} lambda [GET /orders/{{id}}]",
            $"{nameof(LambdaRoutesTests)}.{nameof(Build)}.Local [/local]",
            $"{nameof(LambdaRoutesTests)}.{nameof(NamedAsync)}",
        ]);
        gate.SetResult();
        await Task.WhenAll(asked);
    }

    private static WebApplication Build(bool mapsTheProfile, Task gate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        if (!mapsTheProfile)
        {
            builder.Services.AddRequestsInProgress();
        }
        var app = builder.Build();
        app.MapGet("/orders/{id}", async (int id) =>
        {
            await gate.ConfigureAwait(false);
            return $"{id}";
        });
        app.MapGet("/orders/{id}/lines", async (HttpContext context) =>
        {
            await gate.ConfigureAwait(false);
            await context.Response.WriteAsync("lines");
        });
        app.MapGet("/named", (RequestDelegate)(_ => NamedAsync(gate)));
        app.Map("/local", Local);
        if (mapsTheProfile)
        {
            app.MapTaskProfile();
        }
        return app;

        async Task<string> Local()
        {
            await gate.ConfigureAwait(false);
            return "local";
        }
    }

    /// <summary>The profile that an app has mapped is on until the app has stopped, also where the test fails.</summary>
    private sealed class Stopping(WebApplication app) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await app.StopAsync(new CancellationToken(canceled: true));
    }

    private static async Task NamedAsync(Task gate) => await gate.ConfigureAwait(false);
}
