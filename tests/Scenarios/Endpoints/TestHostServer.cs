using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Endpoints;

/// <summary>The sample server on TestHost: the program as it is, without a public socket.</summary>
internal sealed class TestHostServer : WebApplicationFactory<Program>
{
    /// <summary>What the server logged.</summary>
    public CapturedLogs Logs { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Diagnostics:Port", "0");
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs));
    }
}
