using Leak.Server;
using Leak.Server.Configuration;

RunningServer server;
try
{
    server = ServerApp.Build(args, builder => builder.Host.UseConsoleLifetime());
    await server.StartAsync();
}
catch (Exception exception) when (StartFault.Describe(exception) is not null)
{
    await Console.Error.WriteLineAsync($"Leak.Server: {StartFault.Describe(exception)}");
    return 2;
}

await using (server)
{
    await server.WaitForShutdownAsync();
}

return 0;

/// <summary>The sample server; public so that a test host can be pointed at it.</summary>
public partial class Program;
