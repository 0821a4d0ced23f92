using Leak.Scenarios.Endpoints;
using Leak.Server.Diagnostics;
using Leak.Server.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Scenarios.Startup;

/// <summary>The program under a test factory that gives it real sockets.</summary>
[Parallelizable]
public sealed class FactoryTests
{
    [Test]
    public async Task Factory_OnKestrel_ServesBothPortsAndCounts()
    {
        await using var factory = new TestHostServer();
        factory.UseKestrel(0);
        factory.StartServer();
        using var client = factory.CreateClient();
        using var diagnostics = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{factory.Services.GetRequiredService<DiagnosticsListener>().Port}"),
        };

        using var response = await client.PostAsync("/post", content: null);

        response.EnsureSuccessStatusCode();
        factory.Services.GetRequiredService<ServerCounts>().OpenConnections.ShouldBe(1);
        (await Stats.ReadAsync(diagnostics)).OpenConnections.ShouldBe(1);
        factory.Services.GetServices<IConnectionListenerFactory>().Last().GetType().Name.ShouldBe(
            "BoundedTransport", "the transport that Kestrel asks first keeps connections from the last files of the process");
    }
}
