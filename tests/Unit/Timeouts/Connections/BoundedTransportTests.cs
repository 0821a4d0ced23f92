using System.Net;
using System.Net.Sockets;
using Leak.Shared;
using Leak.Timeouts;
using Leak.Timeouts.Connections;
using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Unit.Timeouts.Connections;

/// <summary>The descriptor edge in apps of every kind: with an edge that every socket is past, nobody is served.</summary>
[Parallelizable(ParallelScope.Self)]
[Platform(Include = "Linux", Reason = "Elsewhere it is not known what the process may open.")]
internal sealed class BoundedTransportTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    // Standard input, output and error are never a connection.
    private static readonly OpenFiles s_none = new(4);

    /// <summary>How apps come to their Kestrel.</summary>
    private static readonly Dictionary<string, Func<WebApplicationBuilder>> s_builders = new()
    {
        ["full builder"] = () => Bounded(WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"])),
        ["slim builder"] = () => Bounded(WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"])),
        ["empty builder, Kestrel first"] = () =>
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore();
            return Bounded(builder);
        },
        ["empty builder, Kestrel after"] = () =>
        {
            var builder = Bounded(WebApplication.CreateEmptyBuilder(new WebApplicationOptions()));
            builder.WebHost.UseKestrelCore();
            return builder;
        },
        ["sockets added after"] = () =>
        {
            var builder = Bounded(WebApplication.CreateSlimBuilder());
            builder.WebHost.UseSockets();
            return builder;
        },
    };

    private static IEnumerable<string> Builders => s_builders.Keys;

    [TestCaseSource(nameof(Builders))]
    public async Task Connection_PastTheEdge_IsClosedAndCounted(string how)
    {
        await using var app = await StartAsync(s_builders[how](), s_none, TimeoutsMode.Enforce);
        using var fired = new CountedTimeouts(app.Services);

        (await AnswerAsync(Port(app))).ShouldBeEmpty("a connection past the edge was served");

        fired.Fired(TimeoutLimit.MaxConnections).ShouldBe(1);
    }

    [TestCaseSource(nameof(Builders))]
    public async Task Connection_WithinTheEdge_IsServed(string how)
    {
        await using var app = await StartAsync(s_builders[how](), new OpenFiles(1_000_000), TimeoutsMode.Enforce);
        using var client = await RawConnection.OpenAsync(Port(app), Get);

        (await client.ReadAsync()).ShouldStartWith("HTTP/1.1 200 ");
    }

    [TestCaseSource(nameof(Builders))]
    public async Task Connection_PastTheEdge_WhereItIsObserved_IsServedAndCountedOnce(string how)
    {
        await using var app = await StartAsync(s_builders[how](), s_none, TimeoutsMode.Observe);
        using var fired = new CountedTimeouts(app.Services);
        using var client = await RawConnection.OpenAsync(Port(app), Get);

        (await client.ReadAsync()).ShouldStartWith("HTTP/1.1 200 ");

        (fired.Observed(TimeoutLimit.MaxConnections), fired.Fired(TimeoutLimit.MaxConnections)).ShouldBe((1, 0));
    }

    [Test]
    public async Task Connection_PastTheEdge_WhereTimeoutsAreOff_IsServed()
    {
        var builder = s_builders["full builder"]();
        builder.Services.Configure<TimeoutsOptions>(options => options.Enabled = false);
        await using var app = await StartAsync(builder, s_none, TimeoutsMode.Enforce);
        using var client = await RawConnection.OpenAsync(Port(app), Get);

        (await client.ReadAsync()).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Test]
    public async Task Transport_OfTheApps_IsTheOneThatListens()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var own = new OwnTransport();
        builder.Services.AddSingleton<IConnectionListenerFactory>(own);
        await using var app = await StartAsync(Bounded(builder), new OpenFiles(1_000_000), TimeoutsMode.Enforce);

        own.Bound.ShouldBe(1);
    }

    [Test]
    public void Transport_LeavesWhatIsNoSocket_ToTheOthers()
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        var transport = new BoundedTransport(services, budget: null);

        transport.CanBind(new IPEndPoint(IPAddress.Loopback, 0)).ShouldBeTrue();
        transport.CanBind(new NamedPipeEndPoint("pipe")).ShouldBeFalse();
    }

    private static WebApplicationBuilder Bounded(WebApplicationBuilder builder)
    {
        builder.Services.AddLeakTimeouts();
        builder.Services.AddRoutingCore();
        return builder;
    }

    private static async Task<WebApplication> StartAsync(WebApplicationBuilder builder, OpenFiles files, TimeoutsMode mode)
    {
        builder.Services.Configure<TimeoutsOptions>(options => options.Mode = mode);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IOptions<TimeoutsOptions>>().Value.ToConnectionBudget(
            provider.GetRequiredService<TimeoutsMeter>(), files));
        var app = builder.Build();
        app.UseTimeouts();
        app.MapGet("/", context => context.Response.WriteAsync("ok"));
        await app.StartAsync();
        return app;
    }

    private static async Task<string> AnswerAsync(int port)
    {
        try
        {
            using var client = await RawConnection.OpenAsync(port, Get);
            return await client.ReadToEndAsync();
        }
        catch (SocketException)
        {
            // Reset before it was told that it is connected, or as it sent.
            return "";
        }
    }

    private static int Port(WebApplication app) => new Uri(app.Urls.Single()).Port;

    /// <summary>Binds nothing, so that it needs no socket.</summary>
    private sealed class OwnTransport : IConnectionListenerFactory, IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _none = new();

        public int Bound { get; private set; }

        public EndPoint EndPoint { get; private set; } = null!;

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            Bound++;
            EndPoint = endpoint;
            return new(this);
        }

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(_none.Task);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _none.TrySetResult(null);
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
