using System.Net;
using Leak.Bounds.Probes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Leak.Bounds.Servers;

/// <summary>An ASP.NET Core app of this process, with every probe that there is for it.</summary>
/// <remarks>
/// For the limit that fired, call <see cref="ClientPortTag.TagConnectionsWithClientPort(Microsoft.Extensions.DependencyInjection.IServiceCollection)"/>
/// on the app's services before it is built.
/// </remarks>
public sealed class InProcessServer : IServerUnderTest
{
    private readonly IServiceProvider _services;
    private readonly Func<ValueTask> _stopAsync;
    private readonly TaskCensus _tasks;
    private int _disposed;

    private InProcessServer(IServiceProvider services, IPEndPoint endPoint, TaskCensus tasks, Func<ValueTask> stopAsync)
    {
        _services = services;
        _stopAsync = stopAsync;
        _tasks = tasks;
        EndPoint = endPoint;
        Address = new UriBuilder(Uri.UriSchemeHttp, endPoint.Address.ToString(), endPoint.Port).Uri;
        Probes =
        [
            new OpenConnectionsProbe(services, endPoint.Port),
            new TcpConnectionsProbe(endPoint.Port),
            new ActiveRequestsProbe(services),
            .. tasks.Probes,
            ProcessProbes.ThreadPoolThreads(),
            ProcessProbes.ThreadPoolQueue(),
            ProcessProbes.LiveHeap(),
            ProcessProbes.FileDescriptors(),
        ];
    }

    /// <inheritdoc/>
    public IPEndPoint EndPoint { get; }

    /// <inheritdoc/>
    public Uri Address { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IProbe> Probes { get; }

    /// <inheritdoc/>
    public string? TaskSource => _tasks.TaskSource.ToString();

    /// <inheritdoc/>
    public bool IsInProcess => true;

    /// <summary>Starts an app that listens for plain HTTP, on port 0 best, and makes its probes.</summary>
    /// <param name="app">The app, built and not started; it is stopped and disposed with what this returns.</param>
    /// <param name="clientAssemblies">Assemblies of the load client beside those of Leak and of test frameworks: the calling test's.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="InvalidOperationException">The app listens on no plain HTTP address.</exception>
    public static Task<InProcessServer> StartAsync(
        WebApplication app, IEnumerable<string> clientAssemblies, CancellationToken cancellationToken) => StartAsync(
        app.Services,
        async token =>
        {
            await app.StartAsync(token);
            return ListensAt(app);
        },
        app.DisposeAsync,
        clientAssemblies,
        cancellationToken);

    /// <summary>Starts an app by whatever means, and makes its probes.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="startAsync">Starts it and tells where it listens.</param>
    /// <param name="stopAsync">Stops and disposes it; called once.</param>
    /// <param name="clientAssemblies">Assemblies of the load client beside those of Leak and of test frameworks.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<InProcessServer> StartAsync(
        IServiceProvider services,
        Func<CancellationToken, Task<IPEndPoint>> startAsync,
        Func<ValueTask> stopAsync,
        IEnumerable<string> clientAssemblies,
        CancellationToken cancellationToken)
    {
        // Before the app: operations that began earlier are not seen.
        var tasks = new TaskCensus(new TaskOwners(clientAssemblies));
        try
        {
            return new InProcessServer(services, await startAsync(cancellationToken), tasks, stopAsync);
        }
        catch
        {
            tasks.Dispose();
            await stopAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IEndingsLedger?> RecordEndingsAsync(RunClock clock, CancellationToken cancellationToken) =>
        Task.FromResult<IEndingsLedger?>(new MeterEndings(_services, EndPoint.Port, clock));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        foreach (var probe in Probes)
        {
            await probe.DisposeAsync();
        }

        await _stopAsync();
        _tasks.Dispose();
    }

    private static IPEndPoint ListensAt(WebApplication app)
    {
        var url = app.Urls.FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidOperationException(
                $"The app listens on {(app.Urls.Count == 0 ? "no address" : string.Join(", ", app.Urls))}: give it a plain HTTP one, http://127.0.0.1:0 say.");
        var address = BindingAddress.Parse(url);
        return new IPEndPoint(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any) ? ip : IPAddress.Loopback, address.Port);
    }
}
