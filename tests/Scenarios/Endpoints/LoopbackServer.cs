using Leak.Server;
using Microsoft.AspNetCore.Builder;

namespace Leak.Scenarios.Endpoints;

/// <summary>The sample server on real sockets, every port a free one.</summary>
internal static class LoopbackServer
{
    /// <summary>Builds it and starts it, its log quiet.</summary>
    public static async Task<RunningServer> StartAsync(string[]? settings = null, Action<WebApplicationBuilder>? configure = null)
    {
        var server = ServerApp.Build(
            ["--urls=http://127.0.0.1:0", "--Diagnostics:Port=0", "--Logging:LogLevel:Default=Warning", .. settings ?? []], configure);
        await server.StartAsync();
        return server;
    }

    /// <summary>A client of the public port.</summary>
    public static HttpClient PublicClient(this RunningServer server) => Client(server.PublicPort);

    /// <summary>A client of the diagnostics port.</summary>
    public static HttpClient DiagnosticsClient(this RunningServer server) => Client(server.DiagnosticsPort);

    private static HttpClient Client(int port) => new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Eventually.Ceiling };
}
