using Leak.Bounds.Plans;
using Leak.Load.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Scenarios.Frameworks;

/// <summary>The sample server, with a gRPC service and a hub, as their documentation has them added.</summary>
internal static class FrameworkServer
{
    public const string Hub = "/hub";

    /// <param name="settings">Its limits, of which the hub's long poll takes all.</param>
    public static SampleServer With(LeakTimeouts settings) => new(countTasks: false)
    {
        AlsoBuild = builder =>
        {
            builder.Services.AddGrpc();
            builder.Services.AddSignalR(hub => hub.KeepAliveInterval = settings.ValueOf(Leak.Clients.Catalog.LimitNames.Stream) / 3);
        },
        Also = app =>
        {
            app.MapGrpcService<EchoService>();
            // By default 90 s, as long as Handler.
            app.MapHub<EchoHub>(Hub, options => options.LongPolling.PollTimeout = settings.ValueOf(Leak.Clients.Catalog.LimitNames.Handler));
        },
    };
}
