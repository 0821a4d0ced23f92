using System.Net;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Kestrel;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Probes.Tasks;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Profiling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Leak.Bounds.Servers;

/// <summary>An ASP.NET Core app of this process, with every probe that there is for it.</summary>
/// <remarks>
/// <para>
/// Its tasks and those of the run are told apart by their stacks. You name no assembly: the app may be in the test's own.
/// What a test starts and does not await together with the run looks as what the app forgets: if it was there before, it is part of the
/// baseline, else it is reported with its method and line.
/// </para>
/// <para>
/// For the limit that fired, call <see cref="ClientPortTag.TagConnectionsWithClientPort(Microsoft.Extensions.DependencyInjection.IServiceCollection)"/>
/// on the app's services before it is built.
/// </para>
/// </remarks>
public sealed class InProcessServer : IServerUnderTest
{
    /// <summary>
    /// Stays on for the life of the process: a loop that outlives one server (a library's own, say) would else be
    /// seen by halves in the next one's counts.
    /// </summary>
    private static readonly Lazy<TaskProfile> s_tracking = new(() => TaskProfile.Start());

    private readonly StartedApp _app;
    private readonly TaskCensus? _tasks;
    private readonly int[] _ports;
    private int _disposed;

    private InProcessServer(StartedApp app, TaskCensus? tasks)
    {
        _app = app;
        _tasks = tasks;
        Address = new UriBuilder(Uri.UriSchemeHttp, EndPoint.Address.ToString(), EndPoint.Port).Uri;
        _ports = [EndPoint.Port, .. app.Others.Values.Select(other => other.Port)];
        Probes =
        [
            MeterProbe.OpenConnections(app.Services, _ports),
            .. SocketTable.Probes(_ports),
            MeterProbe.ActiveRequests(app.Services),
            .. tasks?.Probes ?? [],
            ProcessProbes.ThreadPoolThreads(),
            ProcessProbes.ThreadPoolQueue(),
            ProcessProbes.LiveHeap(),
            ProcessProbes.FileDescriptors(),
            ProcessProbes.ActiveTimers(),
            .. tasks is null ? [] : ServerProcess.Own.Outgoing(_ports),
        ];
    }

    /// <inheritdoc/>
    public IPEndPoint EndPoint => _app.EndPoint;

    /// <inheritdoc/>
    public IPEndPoint? FindEndPoint(ServerListener listener) =>
        listener == ServerListener.Http1 ? EndPoint : _app.Others.GetValueOrDefault(listener);

    /// <inheritdoc/>
    public Uri Address { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IProbe> Probes { get; }

    /// <inheritdoc/>
    public string? TaskSource => _tasks?.TaskSource.ToString();

    TaskCensus? IServerUnderTest.Tasks => _tasks;

    /// <inheritdoc/>
    public bool IsInProcess => true;

    /// <summary>Builds and starts an app that listens for plain HTTP, best on port 0, and makes its probes.</summary>
    /// <param name="build">
    /// Builds the app: here and not before, since operations that begin earlier are not counted. It is stopped and
    /// disposed with what this returns.
    /// </param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="InvalidOperationException">The app listens on no plain HTTP address.</exception>
    public static Task<InProcessServer> StartAsync(Func<WebApplication> build, CancellationToken cancellationToken) => StartAsync(
        async token =>
        {
            var app = build();
            try
            {
                await app.StartAsync(token);
                return new StartedApp(app.Services, ListensAt(app), app.DisposeAsync);
            }
            catch
            {
                await app.DisposeAsync();
                throw;
            }
        },
        cancellationToken);

    /// <summary>Builds and starts an app by a function, and makes its probes.</summary>
    /// <param name="startAsync">Builds and starts it; where that fails, it leaves nothing behind.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="countTasks">
    /// Whether its tasks are counted. They are told from the client's by their stacks, and not from those of a second server that runs in
    /// this process at the same time: then <see langword="false"/>, and no bound on tasks is judged.
    /// </param>
    public static async Task<InProcessServer> StartAsync(
        Func<CancellationToken, Task<StartedApp>> startAsync,
        CancellationToken cancellationToken,
        bool countTasks = true)
    {
        _ = s_tracking.Value;
        var tasks = countTasks ? new TaskCensus() : null;
        StartedApp? app = null;
        try
        {
            app = await startAsync(cancellationToken);
            return new InProcessServer(app, tasks);
        }
        catch
        {
            if (app is not null)
            {
                await app.StopAsync();
            }

            tasks?.Dispose();
            throw;
        }
    }

    Task<ICloseLedger?> IServerUnderTest.RecordClosesAsync(RunClock clock, CancellationToken cancellationToken) =>
        Task.FromResult<ICloseLedger?>(new MeterCloseLedger(new CloseRecorder(_app.Services, clock, _ports), new RequestErrors(_app.Services)));

    IReadOnlyList<SettingInForce> IServerUnderTest.ReadSettings() => SettingsReader.Read(_app.Services);

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

        await _app.StopAsync();
        _tasks?.Dispose();
    }

    private static IPEndPoint ListensAt(WebApplication app)
    {
        var url = app.Urls.FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidOperationException(
                $"The app listens on {(app.Urls.Count == 0 ? "no address" : string.Join(", ", app.Urls))}: give it a plain HTTP one, http://127.0.0.1:0 say.");
        var address = BindingAddress.Parse(url);
        var isOne = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any);
        return new IPEndPoint(isOne ? ip! : IPAddress.Loopback, address.Port);
    }
}
