using Leak.Server;

namespace Leak.Scenarios.Endpoints;

/// <summary>Has a server on sockets, and a client of its diagnostics port, for all tests of a fixture.</summary>
/// <param name="settings">The server's.</param>
public abstract class DiagnosticsFixture(params string[] settings)
{
    protected RunningServer Server { get; private set; } = null!;

    protected HttpClient Diagnostics { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        Server = await LoopbackServer.StartAsync(settings);
        Diagnostics = Server.DiagnosticsClient();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        Diagnostics.Dispose();
        await Server.DisposeAsync();
    }
}
