using System.Net;
using System.Net.Sockets;
using Leak.Bounds.Servers;
using Leak.Server.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Startup;

/// <summary>A start that fails: the app that was built is disposed, and one that was started by other means is stopped.</summary>
[Parallelizable]
public sealed class InProcessServerTests
{
    [Test]
    public async Task Start_WhenThePortIsTaken_DisposesTheApp()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        WebApplication app = null!;

        await Should.ThrowAsync<IOException>(() => StartAsync(() => app = Build(builder => builder.WebHost.UseUrls($"http://{holder.LocalEndpoint}"))));

        Should.Throw<ObjectDisposedException>(() => app.Services.GetService<IServiceScopeFactory>());
    }

    [Test]
    public async Task Start_WhenTheAppListensOnNoPlainAddress_DisposesIt()
    {
        using var certificate = LocalhostCertificate.Create(TimeProvider.System);
        WebApplication app = null!;

        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(() => app = Build(
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))))));

        refusal.Message.ShouldStartWith("The app listens on https://127.0.0.1:");
        Should.Throw<ObjectDisposedException>(() => app.Services.GetService<IServiceScopeFactory>());
    }

    [Test]
    public async Task Start_WhenTheAppHasNoMeters_StopsIt()
    {
        await using var bare = new ServiceCollection().BuildServiceProvider();
        var stopped = 0;
        var app = new StartedApp(bare, new IPEndPoint(IPAddress.Loopback, 1), () =>
        {
            stopped++;
            return ValueTask.CompletedTask;
        });

        await Should.ThrowAsync<InvalidOperationException>(() =>
            InProcessServer.StartAsync(_ => Task.FromResult(app), CancellationToken.None));

        stopped.ShouldBe(1);
    }

    [Test]
    public async Task Start_WhenTheAppCannotBeBuilt_SaysWhy() =>
        (await Should.ThrowAsync<NotSupportedException>(() => StartAsync(() => throw new NotSupportedException("not today")))).Message.ShouldBe("not today");

    private static Task<InProcessServer> StartAsync(Func<WebApplication> build) =>
        InProcessServer.StartAsync(build, CancellationToken.None);

    private static WebApplication Build(Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        configure(builder);
        return builder.Build();
    }
}
