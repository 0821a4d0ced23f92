using System.Net;
using Leak.Unit.Bounds.Probes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Unit.Bounds.Workloads.Http2;

/// <summary>A real Kestrel that speaks HTTP/2 with prior knowledge on a plain port, its limits the defaults.</summary>
internal static class Http2App
{
    public static Task<LoopbackApp> StartAsync(Action<WebApplication> map) => LoopbackApp.StartAsync(
        builder => builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2)),
        map);
}
