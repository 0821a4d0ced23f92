using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class ServiceStartedTwice : PlantedLeak
{
    private readonly ConcurrentBag<CancellationTokenSource> _stops = [];

    public override string Name => "a background service started twice";

    public override string Cause => "One service is registered as two hosted services, and so is started twice. The host's stop reaches the second of its loops alone.";

    public override string Repair => "The service is registered once.";

    public override int Requests => 10;

    public override Task LeakAsync(HttpContext context) => RunHostAsync(registrations: 2);

    public override Task RepairedAsync(HttpContext context) => RunHostAsync(registrations: 1);

    public override async ValueTask DisposeAsync()
    {
        foreach (var stop in _stops)
        {
            await stop.CancelAsync();
            stop.Dispose();
        }

        await base.DisposeAsync();
    }

    /// <summary>A host that is started and stopped within the request, as in a test of an app.</summary>
    private async Task RunHostAsync(int registrations)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(new Poller(_stops));
        for (var each = 0; each < registrations; each++)
        {
            builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredService<Poller>());
        }

        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }

    private sealed class Poller(ConcurrentBag<CancellationTokenSource> stops) : IHostedService
    {
        private Func<Task>? _stopAsync;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var stop = new CancellationTokenSource();
            stops.Add(stop);
            var loop = PollAsync(stop.Token);
            _stopAsync = async () =>
            {
                await stop.CancelAsync();
                await loop;
            };
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => _stopAsync!();

        private static async Task PollAsync(CancellationToken cancellationToken)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
