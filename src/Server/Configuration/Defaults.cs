using Microsoft.Extensions.Configuration.Memory;

namespace Leak.Server.Configuration;

/// <summary>What holds where nothing was configured.</summary>
internal static class Defaults
{
    private const string Urls = "urls";

    /// <summary>Adds the defaults beneath every other source.</summary>
    public static void AddTo(IConfigurationManager configuration)
    {
        var defaults = new Dictionary<string, string?>
        {
            // One line for each request is enough; the framework would add four.
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",

            // A terminal that is stopped, or a pipe that nobody reads, must not stop the server.
            ["Logging:Console:QueueFullMode"] = "DropWrite",
        };

        // Kestrel prefers `urls` to these two, so a default would override what was asked for.
        if (configuration["http_ports"] is null && configuration["https_ports"] is null
            && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            defaults[Urls] = "http://127.0.0.1:8080";
        }

        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
    }
}
