using System.Net;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Probes.Tasks;
using Leak.Bounds.Servers;
using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Tool.Jobs;

/// <summary>A server in a process of its own, which ends with it.</summary>
internal sealed class ProcessServer : IServerUnderTest
{
    private readonly ServerAddress _process;
    private readonly RemoteServer _server;
    private int _disposed;

    private ProcessServer(ServerAddress process, RemoteServer server) => (_process, _server) = (process, server);

    public IPEndPoint EndPoint => _server.EndPoint;

    public Uri Address => _server.Address;

    public IReadOnlyList<IProbe> Probes => _server.Probes;

    public string? TaskSource => _server.TaskSource;

    public bool IsInProcess => false;

    TaskCensus? IServerUnderTest.Tasks => Its.Tasks;

    int? IServerUnderTest.ProcessId => _process.ProcessId;

    private IServerUnderTest Its => _server;

    /// <summary>Looks at a server that was started; where that fails, it is stopped.</summary>
    /// <exception cref="ProbeException">It does not answer.</exception>
    public static async Task<ProcessServer> OpenAsync(ServerAddress process, CancellationToken cancellationToken)
    {
        try
        {
            var watched = ServerProcess.WhyNot(process.ProcessId) is null ? ServerProcess.Of(process.ProcessId) : null;
            return new ProcessServer(process, await RemoteServer.OpenAsync(
                process.Url, process.Diagnostics, watched, TimeProvider.System, cancellationToken, process.Others));
        }
        catch
        {
            await process.StopAsync();
            throw;
        }
    }

    public IPEndPoint? FindEndPoint(ServerListener listener) => _server.FindEndPoint(listener);

    Task<ICloseLedger?> IServerUnderTest.RecordClosesAsync(RunClock clock, CancellationToken cancellationToken) => Its.RecordClosesAsync(clock, cancellationToken);

    public Task EnsureAnswersAsync(CancellationToken cancellationToken) => _server.EnsureAnswersAsync(cancellationToken);

    ValueTask<DateTimeOffset?> IServerUnderTest.ReadStartAsync(CancellationToken cancellationToken) => Its.ReadStartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _server.DisposeAsync();
            await _process.StopAsync();
        }
    }
}
