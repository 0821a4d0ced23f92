using Leak.Bounds.Plans;
using Leak.Bounds.Servers;

namespace Leak.Tool.Jobs;

/// <summary>A server of the program's own, that is loaded where no address is given.</summary>
public interface ISampleServer
{
    /// <summary>Starts it in this process, on free ports.</summary>
    /// <param name="settings">Its timeouts.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    Task<IServerUnderTest> StartAsync(ServerSettings settings, CancellationToken cancellationToken);

    /// <summary>Starts it in a process of its own, on free ports, with its diagnostics: for what may starve a server or end it.</summary>
    /// <param name="settings">Its timeouts.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The process could not be started, or did not come to serve.</exception>
    Task<ServerAddress> StartProcessAsync(ServerSettings settings, CancellationToken cancellationToken);
}
